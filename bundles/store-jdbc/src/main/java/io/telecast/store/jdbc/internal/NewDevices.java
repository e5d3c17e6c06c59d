package io.telecast.store.jdbc.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceId;
import io.telecast.api.device.NewDevice;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/** Checks what a caller wants and makes up what it left open. */
final class NewDevices {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int MAX_PASSWORD = 255;

    private NewDevices() {}

    static NewDevice complete(NewDevice wanted) {
        length("tenantId", wanted.tenantId(), 1, 36);
        length("name", wanted.name(), 0, 255);
        String id = wanted.id() == null ? UUID.randomUUID().toString() : wanted.id();
        String number = wanted.number() == null ? id : wanted.number();
        deviceId("id", id);
        deviceId("number", number);
        String username = wanted.username() == null ? random(12) : wanted.username();
        String password = wanted.password() == null ? random(24) : wanted.password();
        length("username", username, 1, 255);
        length("password", password, 0, MAX_PASSWORD);
        checkPlace(wanted);
        return new NewDevice(
                wanted.tenantId(),
                wanted.name(),
                id,
                number,
                username,
                password,
                wanted.parentId(),
                wanted.subDeviceAddress());
    }

    /** What can be said of the place behind a gateway without looking whether there is one. */
    private static void checkPlace(NewDevice wanted) {
        String address = wanted.subDeviceAddress();
        if (wanted.parentId() != null) {
            deviceId("parentId", wanted.parentId());
        } else if (address != null) {
            throw new IllegalArgumentException(
                    "subDeviceAddress: '" + address + "' is at no gateway; allowed: an address together with parentId");
        }
        if (address != null) {
            length("subDeviceAddress", address, 1, 36);
        }
    }

    private static void deviceId(String field, String value) {
        if (!DeviceId.isValid(value)) {
            throw new IllegalArgumentException(field + ": '" + value + "' is not valid; allowed: 1 to "
                    + DeviceId.MAX_LENGTH + " of A-Z a-z 0-9 _ -, and no reserved word");
        }
    }

    private static void length(String field, String value, int min, int max) {
        if (value.length() < min || value.length() > max || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(field + ": is " + value.length() + " characters long; allowed: " + min
                    + " to " + max + ", without NUL");
        }
    }

    /** Letters and digits alone, almost 6 bits each: such a text never looks like an option of a command. */
    private static String random(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    static Device device(NewDevice complete) {
        return new Device(
                Objects.requireNonNull(complete.id()),
                Objects.requireNonNull(complete.number()),
                complete.name(),
                complete.tenantId(),
                null,
                complete.parentId(),
                complete.subDeviceAddress(),
                true,
                null,
                null);
    }

    static String username(NewDevice complete) {
        return Objects.requireNonNull(complete.username());
    }

    static String password(NewDevice complete) {
        return Objects.requireNonNull(complete.password());
    }

    /** Two callers may want the same id at once; the database then refuses the second. */
    static Throwable taken(Database database, Throwable error) {
        Throwable inner = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return inner instanceof SQLException sql && database.dialect().refusesData(sql)
                ? new IllegalArgumentException("id, number, username or address is taken", sql)
                : inner;
    }
}
