package dev.accumulator.registers.broken.read;

import dev.accumulator.registers.broken.posting.PostingThatReads;
import org.jspecify.annotations.Nullable;

public record ReadThatPosts(@Nullable PostingThatReads posting) {}
