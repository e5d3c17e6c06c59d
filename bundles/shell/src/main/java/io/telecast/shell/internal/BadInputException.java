package io.telecast.shell.internal;

/** A service refused what it was given; another input may do. */
final class BadInputException extends CommandFailedException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }
}
