package dev.lategate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Saves a subscriber's position in a file, which is replaced atomically. One file belongs to one
 * subscriber. A missing or empty file has no token; its folder must exist. Both methods throw
 * {@link UncheckedIOException}.
 */
public final class FileTokens implements Tokens {
    private final Path path;
    private final Path beside;

    public FileTokens(Path path) {
        this.path = path;
        this.beside = path.resolveSibling(path.getFileName() + ".new");
    }

    @Override
    public Optional<String> load() {
        try {
            return Optional.of(Files.readString(path).strip()).filter(token -> !token.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void save(String token) {
        try {
            try (FileChannel file = FileChannel.open(beside,
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(token);
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
