package io.telecast.shell.internal;

import java.io.PrintStream;
import java.util.Arrays;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** A table of plain text, whatever devices and people put into their names. */
final class Table {
    private final ShellTable table;

    /** A title that begins with {@code >} makes a column of numbers. */
    Table(String whenEmpty, String... titles) {
        // ASCII lines, so that the output is the same in every locale, and a pipe can cut it at "|".
        table = new ShellTable().forceAscii().emptyTableText(whenEmpty);
        for (String title : titles) {
            if (title.startsWith(">")) {
                table.column(title.substring(1)).alignRight();
            } else {
                table.column(title);
            }
        }
    }

    Table row(@Nullable Object... cells) {
        table.addRow().addContent(Arrays.stream(cells).map(Table::text).toArray());
        return this;
    }

    void print(PrintStream out) {
        table.print(out);
    }

    /** As it is shown: without what would steer a terminal, nothing for null, words for booleans. */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        return value.toString().replaceAll("\\p{Cntrl}", "?");
    }
}
