package io.telecast.api.uplink;

/** What became of a report. Expected outcomes are values; a failed stage is a defect and counts as {@link Drop}. */
public sealed interface UplinkResult {

    /** The report is durable and may be acknowledged. */
    UplinkResult OK = new Ok();

    /** The report was not taken and nothing of it is visible; submit it again later, in the order of arrival. */
    UplinkResult RETRY = new Retry();

    /**
     * The report can never be taken. It is kept as a dead letter and then acknowledged.
     *
     * @param reason one line for an operator: what was wrong and what is allowed; never the payload itself
     * @return the result
     */
    static UplinkResult drop(String reason) {
        return new Drop(reason);
    }

    /** See {@link #OK}. */
    record Ok() implements UplinkResult {}

    /** See {@link #RETRY}. */
    record Retry() implements UplinkResult {}

    /**
     * See {@link #drop(String)}.
     *
     * @param reason one line for an operator
     */
    record Drop(String reason) implements UplinkResult {}
}
