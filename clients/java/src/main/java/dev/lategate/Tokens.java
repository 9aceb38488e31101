package dev.lategate;

import java.util.Optional;

/**
 * Where a subscriber saves its position: the resume token of the last item that it has handled.
 *
 * <p>Exceptions thrown here reach the code that iterates. {@link FileTokens} uses a file; with a
 * database, {@code save} the token where the results of the items are saved.
 */
public interface Tokens {
    /** Returns the token that was saved last; empty the first time. */
    Optional<String> load();

    /** Saves a token in place of the one before. */
    void save(String token);

    /** Returns tokens that save nothing: each subscription begins where its request says. */
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
