package dev.lategate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTokensTest {
    @TempDir
    Path folder;

    @Test
    void keepsTheLastToken() throws IOException {
        Path path = folder.resolve("place");
        FileTokens tokens = new FileTokens(path);
        assertEquals(Optional.empty(), tokens.load());
        tokens.save("a long one");
        tokens.save("short");
        assertEquals(Optional.of("short"), new FileTokens(path).load());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(path), files.collect(Collectors.toList()));
        }
    }

    @Test
    void anEmptyFileHoldsNone() throws IOException {
        Path path = Files.createFile(folder.resolve("place"));
        assertEquals(Optional.empty(), new FileTokens(path).load());
    }

    @Test
    void saysThatItCannot() {
        FileTokens tokens = new FileTokens(folder.resolve("missing").resolve("place"));
        assertThrows(UncheckedIOException.class, () -> tokens.save("t"));
        assertThrows(UncheckedIOException.class, new FileTokens(folder)::load);
    }
}
