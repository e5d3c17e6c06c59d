package io.telecast.shell.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The lines of a CSV file (RFC 4180, UTF-8 with or without a byte order mark), bounded, each with its number. */
final class ImportFile {
    static final int MAX_LINES = 100_000;
    private static final CsvMapper CSV = new CsvMapper();

    /** The cells of a line that is not empty. */
    record Row(long number, List<String> cells) {}

    private ImportFile() {}

    static List<Row> read(InputStream in) throws IOException, CommandFailedException {
        List<Row> rows = new ArrayList<>();
        long number = 1;
        try (MappingIterator<List<String>> lines = CSV.readerForListOf(String.class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .readValues(in)) {
            while (lines.hasNextValue()) {
                List<String> cells = lines.nextValue();
                if (!cells.stream().allMatch(String::isBlank)) {
                    rows.add(new Row(number, cells));
                }
                if (rows.size() > MAX_LINES + 1) {
                    throw new CommandFailedException(
                            "the file has more than " + MAX_LINES + " devices; import it in parts");
                }
                // Cells may have line breaks in them, so that lines of the file and of the table are not the same.
                number = lines.getCurrentLocation().getLineNr();
            }
        } catch (JsonProcessingException e) {
            throw unreadable(number, e);
        }
        return rows;
    }

    /** What comes after a quote that is not closed could be anything, so nothing of the file is used. */
    private static CommandFailedException unreadable(long line, JsonProcessingException e) {
        if (e.getCause() instanceof CharConversionException) {
            return new CommandFailedException("the file is not UTF-8 text; nothing was created");
        }
        return new CommandFailedException("line " + line + ": this is no CSV: "
                + e.getOriginalMessage().lines().findFirst().orElse("") + "; nothing was created");
    }
}
