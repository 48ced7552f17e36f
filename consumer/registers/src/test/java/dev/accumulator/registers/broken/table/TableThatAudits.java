package dev.accumulator.registers.broken.table;

import dev.accumulator.registers.broken.audit.AuditThatPosts;

public record TableThatAudits(AuditThatPosts audit) {}
