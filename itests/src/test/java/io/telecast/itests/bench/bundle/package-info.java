/** A bundle that is put into the instance that is measured: what it is compared with, on the same web server. */
package io.telecast.itests.bench.bundle;
