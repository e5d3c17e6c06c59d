package io.telecast.store.jdbc.internal;

import io.telecast.api.device.SubDeviceAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** What {@link DeviceTable#members} asks for. What no column can hold is left out: the database would refuse all. */
record MemberKeys(List<String> numbers, List<SubDeviceAddress> addresses) {
    private static final int MAX_LENGTH = 255;

    static MemberKeys of(Collection<String> numbers, Collection<SubDeviceAddress> addresses) {
        return new MemberKeys(
                numbers.stream().filter(MemberKeys::isText).distinct().toList(),
                addresses.stream()
                        .filter(a -> isText(a.gatewayNumber()) && isText(a.address()))
                        .distinct()
                        .toList());
    }

    private static boolean isText(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.indexOf('\0') < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    void bind(Connection connection, PreparedStatement statement) throws SQLException {
        Object[] gateways = addresses.stream()
                .map(SubDeviceAddress::gatewayNumber)
                .distinct()
                .toArray();
        Object[] places =
                addresses.stream().map(SubDeviceAddress::address).distinct().toArray();
        statement.setArray(1, connection.createArrayOf("varchar", numbers.toArray()));
        statement.setArray(2, connection.createArrayOf("varchar", gateways));
        statement.setArray(3, connection.createArrayOf("varchar", places));
    }
}
