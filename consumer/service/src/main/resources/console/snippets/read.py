import json
from decimal import Decimal
from urllib.request import urlopen

url = "{http}/api/registers/inventory/balances?warehouse=1&product=4711"
with urlopen(url) as answer:
    balances = json.load(answer, parse_float=Decimal)
for row in balances["rows"]:
    print(row["quantity"], row["amount"])
