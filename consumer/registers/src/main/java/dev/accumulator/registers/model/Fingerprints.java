package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Digests of content: the first 128 bits of SHA-256 over a text in which every part is preceded by its length. */
public final class Fingerprints {
    /** Copied for each use, which costs a fraction of asking the platform's providers for another. */
    private static final MessageDigest SHA_256 = sha256();

    private Fingerprints() {}

    /** Returns a fingerprint of the parts. Null differs from empty, and different lists never give the same text. */
    public static UUID ofParts(List<? extends @Nullable Object> parts) {
        StringBuilder text = new StringBuilder(parts.size() * 16);
        for (Object part : parts) {
            append(text, part);
        }
        ByteBuffer digest = ByteBuffer.wrap(fresh().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        return new UUID(digest.getLong(), digest.getLong());
    }

    /**
     * The fingerprint of movements; decimals that are equal count as equal whatever their trailing zeros, and a resource that
     * is zero counts as left out. So a document from before a register had a resource is the same document afterwards.
     */
    public static UUID of(List<Movement> movements) {
        List<@Nullable Object> parts = new ArrayList<>();
        for (Movement movement : movements) {
            parts.add(movement.register());
            parts.add(movement.period());
            new TreeMap<>(movement.dimensions()).forEach((name, value) -> {
                if (value != null) {
                    parts.add(name);
                    parts.add(value);
                }
            });
            // Marks the end of the dimensions, and below that of the movement.
            parts.add(null);
            new TreeMap<>(movement.resources()).forEach((name, value) -> {
                if (value.signum() != 0) {
                    parts.add(name);
                    parts.add(value);
                }
            });
            parts.add(null);
        }
        return ofParts(parts);
    }

    private static void append(StringBuilder text, @Nullable Object part) {
        if (part == null) {
            text.append("-;");
            return;
        }
        String shown =
                part instanceof BigDecimal number ? number.stripTrailingZeros().toString() : part.toString();
        text.append(shown.length()).append(':').append(shown).append(';');
    }

    private static MessageDigest fresh() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException unusual) {
            return sha256();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
