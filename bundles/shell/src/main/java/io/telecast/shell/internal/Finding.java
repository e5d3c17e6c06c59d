package io.telecast.shell.internal;

/**
 * Something that is wrong.
 *
 * @param where the file, variable or part
 * @param problem what, in one line
 */
record Finding(String where, String problem) {}
