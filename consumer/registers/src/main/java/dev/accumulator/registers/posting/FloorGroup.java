package dev.accumulator.registers.posting;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A group of a floor: what may not fall below it together.
 *
 * @param values the values of the floor's dimensions
 */
record FloorGroup(BoundFloor floor, List<Object> values) {
    /** Above this a key is replaced by its digest: an entry of an index holds 2,704 bytes. */
    private static final int KEY_CHARS_MAX = 500;

    /** The order of the values of groups of one floor, which are of one type at each place. */
    static final Comparator<FloorGroup> BY_VALUES = (one, other) -> {
        for (int i = 0; i < one.values.size(); i++) {
            int order = compare(one.values.get(i), other.values.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    };

    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }

    /** Spread over all bits, because the hash of a list of small numbers takes few values. */
    @Override
    public int hashCode() {
        int mixed = floor.hashCode();
        for (Object value : values) {
            mixed = (Integer.rotateLeft(mixed, 15) ^ value.hashCode()) * 0x9E3779B1;
        }
        return mixed ^ mixed >>> 16;
    }

    /** Returns the values as one text: of equal values only it is equal, whatever characters they have. */
    String key() {
        StringBuilder key = new StringBuilder();
        for (Object value : values) {
            String text = value.toString();
            key.append(text.length()).append(':').append(text);
        }
        return key.length() > KEY_CHARS_MAX ? digest(key.toString()) : key.toString();
    }

    private static String digest(String key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256", missing);
        }
    }

    /** Returns the values by the names of their dimensions. */
    Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            named.put(floor.floor().by().get(i), values.get(i));
        }
        return named;
    }
}
