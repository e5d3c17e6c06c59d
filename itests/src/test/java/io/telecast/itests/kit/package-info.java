/** Starts the platform as real processes, breaks its parts on purpose, and compares what went in with what came out. */
package io.telecast.itests.kit;
