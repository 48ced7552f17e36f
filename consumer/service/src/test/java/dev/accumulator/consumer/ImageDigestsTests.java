package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/digests}, with a program in place of docker that knows a digest for every image. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The script is for bash")
class ImageDigestsTests {
    private static final Path REPOSITORY = Path.of("../..");
    private static final List<String> FILES =
            List.of("docker-compose.yml", "consumer/service/Dockerfile", "producer-demo/Dockerfile");
    private static final Pattern IMAGE = Pattern.compile("(?m)^(?: *image: |FROM )(\\S+)");
    private static final Pattern EXACT =
            Pattern.compile("[a-z/-]+:(\\$\\{TEMURIN}|\\d+\\.\\d+[\\w.]*)(-jdk-noble|-jre-noble)?");

    /** Prints a digest that is made of the image's name. */
    private static final String DOCKER = """
            #!/usr/bin/env bash
            [ "$1 $2 $3" = "buildx imagetools inspect" ] || exit 64
            case $4 in *'$'*) exit 65 ;; esac
            {more}
            printf 'sha256:%s\\n' "$(printf '%s' "$4" | sha256sum | cut -d ' ' -f 1)"
            """;

    @TempDir
    private Path copy;

    @BeforeEach
    void copy() throws IOException {
        for (String folder : List.of(".ci", "consumer/service", "producer-demo")) {
            Files.createDirectories(copy.resolve(folder));
        }
        Files.copy(REPOSITORY.resolve(".ci/digests"), copy.resolve(".ci/digests"));
        for (String file : FILES) {
            Files.copy(REPOSITORY.resolve(file), copy.resolve(file));
        }
    }

    @Test
    void everyImageIsOfAnExactVersion() throws IOException {
        for (String file : FILES) {
            assertThat(images(file))
                    .as(file)
                    .isNotEmpty()
                    .allMatch(image -> EXACT.matcher(withoutDigest(image)).matches());
        }
    }

    @Test
    void everyImageGetsTheDigestOfItsTagAndNothingElseChanges() throws IOException, InterruptedException {
        Map<String, String> before = textsWithoutDigests();

        assertThat(run("")).isZero();

        Map<String, String> once = texts();
        for (String file : FILES) {
            assertThat(images(file)).as(file).allMatch(image -> image.matches(".*@sha256:[0-9a-f]{64}"));
        }
        assertThat(textsWithoutDigests()).isEqualTo(before);
        assertThat(images("consumer/service/Dockerfile")).hasSize(2).doesNotHaveDuplicates();

        assertThat(run("")).isZero();
        assertThat(texts()).isEqualTo(once);
    }

    @Test
    void nothingIsPinnedIfOneDigestIsNotKnown() throws IOException, InterruptedException {
        Map<String, String> before = texts();

        assertThat(run("case $4 in *-jre-*) exit 1 ;; esac")).isNotZero();
        assertThat(run("case $4 in *-jre-*) echo 'not found'; exit 0 ;; esac")).isNotZero();

        assertThat(texts()).isEqualTo(before);
    }

    private int run(String more) throws IOException, InterruptedException {
        Path programs = Files.createDirectories(copy.resolve("bin"));
        Path docker = programs.resolve("docker");
        Files.writeString(docker, DOCKER.replace("{more}", more));
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        ProcessBuilder script =
                new ProcessBuilder("bash", copy.resolve(".ci/digests").toString());
        script.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
        Process process = script.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("postgres:");
        return process.waitFor();
    }

    private Map<String, String> texts() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (String file : FILES) {
            texts.put(file, Files.readString(copy.resolve(file)));
        }
        return texts;
    }

    private Map<String, String> textsWithoutDigests() throws IOException {
        Map<String, String> texts = texts();
        texts.replaceAll((file, text) -> text.replaceAll("@sha256:[0-9a-f]{64}", ""));
        return texts;
    }

    private List<String> images(String file) throws IOException {
        Matcher images = IMAGE.matcher(Files.readString(copy.resolve(file)));
        return images.results().map(found -> found.group(1)).toList();
    }

    private static String withoutDigest(String image) {
        return image.replaceFirst("@.*", "");
    }
}
