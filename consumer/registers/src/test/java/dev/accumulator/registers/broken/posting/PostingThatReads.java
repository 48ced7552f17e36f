package dev.accumulator.registers.broken.posting;

import dev.accumulator.registers.broken.read.ReadThatPosts;

public record PostingThatReads(ReadThatPosts read) {}
