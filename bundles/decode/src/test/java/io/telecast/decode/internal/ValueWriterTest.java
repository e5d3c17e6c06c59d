package io.telecast.decode.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueWriterTest {

    @Test
    void writesValuesAsTheyAreStored() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("whole", 61.0);
        values.put("part", 25.6);
        values.put("large", 1e20);
        values.put("exact", 999_999_999_999_999.0);
        values.put("negative zero", -0.0);
        values.put("flag", true);
        values.put("text", "a \"ü\" 𝄞\n");
        values.put("object", "{\"x\":1}");

        assertEquals(
                "{\"whole\":61,\"part\":25.6,\"large\":1.0E20,\"exact\":999999999999999,\"negative zero\":0,\"flag\":true,"
                        + "\"text\":\"a \\\"ü\\\" 𝄞\\n\",\"object\":\"{\\\"x\\\":1}\"}",
                new String(ValueWriter.json(values), StandardCharsets.UTF_8));
    }
}
