package dev.lategate;

import java.util.Optional;

/**
 * Where a subscriber keeps its place: the resume token of the last item that it has dealt with.
 *
 * <p>What is thrown here reaches whoever iterates. {@link FileTokens} keeps it in a file; with a
 * database, {@code save} where the items' effects are kept.
 */
public interface Tokens {
    /** Returns the token that was saved last; empty the first time. */
    Optional<String> load();

    /** Keeps a token in the place of the one before. */
    void save(String token);

    /** Returns tokens that keep nothing: each subscription begins where its request says. */
    static Tokens none() {
        return new Tokens() {
            @Override
            public Optional<String> load() {
                return Optional.empty();
            }

            @Override
            public void save(String token) {}
        };
    }
}
