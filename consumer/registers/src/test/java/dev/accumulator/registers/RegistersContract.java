package dev.accumulator.registers;

/** The contract of every register engine: the real one, folded or not, and the model. */
interface RegistersContract
        extends DefinitionContract,
                PostingContract,
                ValuesContract,
                RefusalContract,
                BalanceContract,
                TurnoverContract,
                MovementContract,
                FloorContract,
                ClosingContract,
                CalendarContract {}
