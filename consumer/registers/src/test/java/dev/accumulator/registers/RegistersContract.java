package dev.accumulator.registers;

/** What every register engine does: the real one, folded or not, and the model. */
interface RegistersContract
        extends DefinitionContract,
                PostingContract,
                ValuesContract,
                RefusalContract,
                BalanceContract,
                TurnoverContract,
                MovementContract,
                CalendarContract {}
