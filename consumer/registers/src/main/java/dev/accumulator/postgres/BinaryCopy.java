package dev.accumulator.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format, gathered in memory and sent in one go.
 *
 * <p>The format is that of the PostgreSQL manual, "COPY, Binary Format"; the fields are those of the types' receive
 * functions. Numerics are base-10000 digits with a weight, see {@code numeric_recv} in PostgreSQL's {@code numeric.c}.
 */
public final class BinaryCopy {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final long EPOCH_DAY_2000 = 10_957;
    private static final long MICROS_TO_2000 = EPOCH_DAY_2000 * 86_400_000_000L;

    /** The size of a piece: large enough for hundreds of rows, small enough that a half-filled one is no loss. */
    private static final int CHUNK_BYTES = 1 << 16;

    private static final int OID_INT4 = 23;

    /** Unscaled values of at most this many digits can be padded by three more within a long. */
    private static final int LONG_DIGITS_MAX = 15;

    /** Room for the groups of four digits of such a value, padded: eighteen digits are five groups. */
    private static final int LONG_GROUPS_MAX = 6;

    private static final long[] POWERS = {1, 10, 100, 1_000};
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    // An array in a record that never leaves this class.
    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(byte[] bytes, int length) {}

    /** Pieces that are full. To grow in pieces copies nothing, and makes no array larger than a piece or a value. */
    private final List<Piece> full = new ArrayList<>();

    /** The groups of the number that is written just now, least significant first. */
    private final short[] groups = new short[LONG_GROUPS_MAX];

    private ByteBuffer buffer;
    private long rows;

    /** Makes room for about this many rows, but for no more than a piece of 64 KB. It grows by such pieces. */
    public BinaryCopy(int expectedRows, int expectedRowBytes) {
        long bytes = (long) expectedRows * expectedRowBytes + 64;
        buffer = ByteBuffer.allocate((int) Math.min(bytes, CHUNK_BYTES));
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins a row. Exactly this many fields must follow. */
    public void row(int fields) {
        ensure(2);
        buffer.putShort((short) fields);
        rows++;
    }

    public void int8(long value) {
        ensure(12);
        buffer.putInt(8).putLong(value);
    }

    public void int8OrNull(@Nullable Long value) {
        if (value == null) {
            bytes(null);
        } else {
            int8(value);
        }
    }

    public void int4(int value) {
        ensure(8);
        buffer.putInt(4).putInt(value);
    }

    public void bool(boolean value) {
        ensure(5);
        buffer.putInt(1).put((byte) (value ? 1 : 0));
    }

    /** A timestamptz, of microseconds since 1970. */
    public void timestamp(long epochMicros) {
        int8(epochMicros - MICROS_TO_2000);
    }

    /** A timestamptz, cut to the microseconds that PostgreSQL keeps. */
    public void timestamp(Instant moment) {
        timestamp(Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000));
    }

    public void date(LocalDate day) {
        int4(Math.toIntExact(day.toEpochDay() - EPOCH_DAY_2000));
    }

    public void uuid(UUID id) {
        ensure(20);
        buffer.putInt(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    public void text(@Nullable String value) {
        bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    public void bytes(byte @Nullable [] value) {
        if (value == null) {
            ensure(4);
            buffer.putInt(-1);
            return;
        }
        ensure(4 + value.length);
        buffer.putInt(value.length).put(value);
    }

    /** An array of integers, of one dimension; see {@code array_recv} in PostgreSQL's {@code arrayfuncs.c}. */
    public void int4Array(int[] values) {
        ensure(24 + 8 * values.length);
        if (values.length == 0) {
            buffer.putInt(12).putInt(0).putInt(0).putInt(OID_INT4);
            return;
        }
        buffer.putInt(20 + 8 * values.length).putInt(1).putInt(0).putInt(OID_INT4);
        buffer.putInt(values.length).putInt(1);
        for (int value : values) {
            buffer.putInt(4).putInt(value);
        }
    }

    public void numeric(BigDecimal value) {
        int scale = value.scale();
        if (scale < 0) {
            throw new IllegalArgumentException("A numeric has no negative scale, not " + scale);
        }
        if (value.precision() <= LONG_DIGITS_MAX) {
            // The unscaled value without a BigInteger in between.
            numeric(value.scaleByPowerOfTen(scale).longValueExact(), scale);
        } else {
            numeric(value.unscaledValue(), scale);
        }
    }

    private void numeric(long unscaled, int scale) {
        int fractionGroups = (scale + 3) / 4;
        long rest = Math.abs(unscaled) * POWERS[fractionGroups * 4 - scale];
        int count = 0;
        while (rest > 0) {
            groups[count++] = (short) (rest % 10_000);
            rest /= 10_000;
        }
        putGroups(groups, count, fractionGroups, unscaled < 0, scale);
    }

    private void numeric(BigInteger unscaled, int scale) {
        int fractionGroups = (scale + 3) / 4;
        BigInteger rest = unscaled.abs().multiply(BigInteger.valueOf(POWERS[fractionGroups * 4 - scale]));
        short[] many = new short[rest.bitLength() / 13 + 1];
        int count = 0;
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            many[count++] = parts[1].shortValueExact();
            rest = parts[0];
        }
        putGroups(many, count, fractionGroups, unscaled.signum() < 0, scale);
    }

    /** Writes base-10000 groups, given least significant first, without the zero groups at the end. */
    private void putGroups(short[] values, int count, int fractionGroups, boolean negative, int scale) {
        int first = 0;
        while (first < count && values[first] == 0) {
            first++;
        }
        int digits = count - first;
        ensure(12 + 2 * digits);
        buffer.putInt(8 + 2 * digits)
                .putShort((short) digits)
                .putShort((short) (digits == 0 ? 0 : count - fractionGroups - 1))
                .putShort((short) (negative ? 0x4000 : 0))
                .putShort((short) scale);
        for (int i = count - 1; i >= first; i--) {
            buffer.putShort(values[i]);
        }
    }

    private void ensure(int bytes) {
        if (buffer.remaining() < bytes) {
            full.add(new Piece(buffer.array(), buffer.position()));
            buffer = ByteBuffer.allocate(Math.max(CHUNK_BYTES, bytes));
        }
    }

    /**
     * Sends the rows.
     *
     * @param statement {@code COPY … FROM STDIN (FORMAT binary)}
     * @throws IllegalStateException if the server stored another number of rows
     */
    public void send(Connection connection, String statement) throws SQLException {
        send(connection, statement, () -> {});
    }

    /**
     * Sends the rows.
     *
     * @param statement {@code COPY … FROM STDIN (FORMAT binary)}
     * @param meanwhile is run while the server stores what was sent; must not use the connection
     * @throws IllegalStateException if the server stored another number of rows
     */
    public void send(Connection connection, String statement, Runnable meanwhile) throws SQLException {
        ensure(2);
        buffer.putShort((short) -1);
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
        try {
            for (Piece piece : full) {
                copy.writeToCopy(piece.bytes(), 0, piece.length());
            }
            copy.writeToCopy(buffer.array(), 0, buffer.position());
            copy.flushCopy();
            meanwhile.run();
            long stored = copy.endCopy();
            if (stored != rows) {
                throw new IllegalStateException("COPY stored " + stored + " rows of " + rows);
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
