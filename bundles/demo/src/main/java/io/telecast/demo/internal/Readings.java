package io.telecast.demo.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Values that move like a real device's, as the payload it would send. Used by one thread at a time. */
abstract class Readings {
    /** Where the binary one stands among the demo's devices. */
    private static final int COLD_STORE = 1;

    private static final int WIND_TURBINE = 2;

    static Readings of(int demoDevice) {
        return switch (demoDevice) {
            case COLD_STORE -> new ColdStore();
            case WIND_TURBINE -> new WindTurbine();
            default -> new Greenhouse();
        };
    }

    abstract byte[] next();

    /** A step of a walk that stays between two bounds. */
    static double walk(double value, double step, double least, double most) {
        double moved = value + ThreadLocalRandom.current().nextDouble(-step, step);
        return Math.max(least, Math.min(most, moved));
    }

    static byte[] json(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).getBytes(StandardCharsets.UTF_8);
    }

    /** Temperature, humidity, light and a vent that opens when it is warm. */
    private static final class Greenhouse extends Readings {
        private double temperature = 24;
        private double humidity = 62;
        private double light = 18_000;

        @Override
        byte[] next() {
            temperature = walk(temperature, 0.3, 14, 38);
            humidity = walk(humidity, 0.8, 35, 95);
            light = walk(light, 400, 0, 60_000);
            return json(
                    "{\"temperature\":%.1f,\"humidity\":%.0f,\"light\":%.0f,\"vent_open\":%b}",
                    temperature, humidity, light, temperature > 25);
        }
    }

    /** The six bytes that cold-store.js reads. */
    private static final class ColdStore extends Readings {
        private double temperature = -18;
        private double humidity = 70;
        private double battery = 3600;

        @Override
        byte[] next() {
            temperature = walk(temperature, 0.15, -24, -12);
            humidity = walk(humidity, 0.5, 50, 90);
            battery = walk(battery, 2, 3000, 3700);
            int door = ThreadLocalRandom.current().nextInt(40) == 0 ? 1 : 0;
            int compressor = temperature > -18 ? 2 : 0;
            return ByteBuffer.allocate(6)
                    .putShort((short) Math.round(temperature * 100))
                    .put((byte) Math.round(humidity))
                    .putShort((short) Math.round(battery))
                    .put((byte) (door | compressor))
                    .array();
        }
    }

    /** Wind, speed and power, with a word for its state. */
    private static final class WindTurbine extends Readings {
        private double wind = 8;

        @Override
        byte[] next() {
            wind = walk(wind, 0.5, 0, 26);
            boolean turns = wind > 3 && wind < 25;
            double power = turns ? Math.min(2000, 2 * wind * wind * wind) : 0;
            return json(
                    "{\"wind_speed\":%.1f,\"rotor_rpm\":%.1f,\"power_kw\":%.0f,\"state\":\"%s\"}",
                    wind, turns ? Math.min(18, wind * 1.6) : 0, power, turns ? "running" : "standby");
        }
    }
}
