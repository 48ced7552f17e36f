package dev.accumulator.consumer.broken.mapping;

import org.apache.kafka.common.TopicPartition;

record MappingThatKnowsKafka(TopicPartition partition) {}
