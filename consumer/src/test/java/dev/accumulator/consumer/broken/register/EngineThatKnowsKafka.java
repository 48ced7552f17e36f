package dev.accumulator.consumer.broken.register;

import org.apache.kafka.common.TopicPartition;

record EngineThatKnowsKafka(TopicPartition partition) {}
