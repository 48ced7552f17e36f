package dev.accumulator.consumer.shard;

/**
 * The hash by which Kafka's producers choose the partition of a key: MurmurHash2 by Austin Appleby, for 32 bits, with the
 * seed that Kafka takes. This room knows no client of Kafka.
 */
final class Murmur2 {
    private static final int SEED = 0x9747b28c;
    private static final int MULTIPLIER = 0x5bd1e995;
    private static final int SHIFT = 24;
    private static final int BYTE = 0xff;

    private Murmur2() {}

    static int of(byte[] data) {
        int hash = SEED ^ data.length;
        int whole = data.length & ~3;
        for (int i = 0; i < whole; i += Integer.BYTES) {
            int part = (data[i] & BYTE)
                    | (data[i + 1] & BYTE) << 8
                    | (data[i + 2] & BYTE) << 16
                    | (data[i + 3] & BYTE) << 24;
            part *= MULTIPLIER;
            part ^= part >>> SHIFT;
            part *= MULTIPLIER;
            hash *= MULTIPLIER;
            hash ^= part;
        }
        int left = data.length - whole;
        if (left == 3) {
            hash ^= (data[whole + 2] & BYTE) << 16;
        }
        if (left >= 2) {
            hash ^= (data[whole + 1] & BYTE) << 8;
        }
        if (left >= 1) {
            hash ^= data[whole] & BYTE;
            hash *= MULTIPLIER;
        }
        hash ^= hash >>> 13;
        hash *= MULTIPLIER;
        hash ^= hash >>> 15;
        return hash;
    }
}
