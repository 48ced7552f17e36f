package dev.accumulator.registers.broken.audit;

import dev.accumulator.registers.broken.posting.PostingThatReads;

public record AuditThatPosts(PostingThatReads posting) {}
