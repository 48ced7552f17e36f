/**
 * The settings as they are written, before anything is made of them.
 *
 * <p>It promises that a setting below {@code accumulator.} that the service does not know, a name that the binding of
 * settings would alter, a value that is none of the few that a setting takes, topics that contradict each other, a plain
 * password, and an address that others reach without a sign-in end the start: each is named with its place and what is
 * allowed, all of them at once. It owns no setting: what each means is known to the room that uses it. Spring Boot runs
 * {@link dev.accumulator.consumer.configuration.SettingsCheck} and {@link
 * dev.accumulator.consumer.configuration.Listening} before it makes any part of the service. A room that finds mistakes only
 * when it is made throws {@link dev.accumulator.consumer.configuration.SettingsRefused}, which is its door. Settings that are
 * typed behind a command are looked at by {@link dev.accumulator.consumer.configuration.TypedArguments}.
 */
@ApplicationModule(
        displayName = "Configuration",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.configuration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
