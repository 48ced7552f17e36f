curl '{http}/api/registers/inventory/balances?warehouse=1&product=4711'
