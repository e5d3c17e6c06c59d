package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static final String DATASOURCE = "'datasource':{'type':'prometheus','uid':'${datasource}'}";

    @Test
    void whatGrafanaWouldNotShowIsNamed() {
        String target =
                "{'refId':'A'," + DATASOURCE + ",'expr':'rate(x{instance=~\\\"$instance\\\"}[$__rate_interval])'}";
        Dashboard dashboard = dashboard(
                panel(1, 0, 12, target),
                panel(2, 12, 12, target),
                panel(2, 11, 4, "{'refId':'A','expr':'x'}," + target),
                panel(3, 20, 6, ""));
        List<String> faults = dashboard.faults();
        assertTrue(
                faults.containsAll(List.of(
                        "panel 2: its id is not its own",
                        "panel 2: lies on another panel",
                        "panel 2: datasource of a target",
                        "panel 2: not by instance",
                        "panel 2: refId is not its own",
                        "panel 3: out of the grid",
                        "panel 3: no targets")),
                faults::toString);
        assertTrue(faults.stream().noneMatch(fault -> fault.startsWith("panel 1:")), faults::toString);
    }

    @Test
    void expressionsHaveValuesInThePlaceOfVariables() {
        String target =
                "{'refId':'A'," + DATASOURCE + ",'expr':'rate(x{instance=~\\\"$instance\\\"}[$__rate_interval])'}";
        assertEquals(
                List.of("rate(x{instance=~\".*\"}[1m])"),
                dashboard(panel(1, 0, 12, target)).expressions());
    }

    private static String panel(int id, int x, int width, String targets) {
        return "{'id':" + id + ",'type':'stat','title':'panel " + id + "','description':'says what it is'," + DATASOURCE
                + ",'fieldConfig':{'defaults':{}},'gridPos':{'x':" + x + ",'y':0,'w':" + width + ",'h':4},'targets':["
                + targets + "]}";
    }

    private static Dashboard dashboard(String... panels) {
        return Dashboard.of(("{'schemaVersion':39,'uid':'u','title':'t','panels':[" + String.join(",", panels) + "]}")
                .replace('\'', '"'));
    }
}
