package dev.accumulator.consumer.publication;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A set of numbers of cells. Cells are numbered one after the other, so a bit each is enough: ten million cells take little more
 * than a megabyte. A set that would become larger than its bound takes no more, which costs a needless record for each cell that
 * it does not take.
 */
final class MarkedCells {
    private static final int BLOCK_BITS = 1 << 16;

    /** With all bits used, 128 MB. */
    private static final int BLOCKS_MAX = 1 << 14;

    private final Map<Long, BitSet> blocks = new HashMap<>();

    void mark(long cell) {
        BitSet block = blocks.get(cell / BLOCK_BITS);
        if (block == null && blocks.size() < BLOCKS_MAX) {
            block = new BitSet();
            blocks.put(cell / BLOCK_BITS, block);
        }
        if (block != null) {
            block.set((int) (cell % BLOCK_BITS));
        }
    }

    void unmark(long cell) {
        BitSet block = blocks.get(cell / BLOCK_BITS);
        if (block != null) {
            block.clear((int) (cell % BLOCK_BITS));
        }
    }

    boolean isMarked(long cell) {
        BitSet block = blocks.get(cell / BLOCK_BITS);
        return block != null && block.get((int) (cell % BLOCK_BITS));
    }
}
