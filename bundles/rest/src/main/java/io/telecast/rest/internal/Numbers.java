package io.telecast.rest.internal;

import jakarta.servlet.http.HttpServletRequest;

/** Whole numbers in a query. */
final class Numbers {

    /** A number that is missing or out of bounds; the message names the parameter and what is allowed. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        private final String text;

        Wrong(String text) {
            super(text);
            this.text = text;
        }

        @Override
        public String getMessage() {
            return text;
        }
    }

    private Numbers() {}

    static long required(HttpServletRequest request, String name, long least, long most) throws Wrong {
        String text = request.getParameter(name);
        if (text == null || text.isEmpty()) {
            throw new Wrong(name + " is required");
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException wrong) {
            // Told below, together with what is out of bounds.
        }
        throw new Wrong(name + " must be a whole number from " + least + " to " + most);
    }

    static long optional(HttpServletRequest request, String name, long otherwise, long least, long most) throws Wrong {
        String text = request.getParameter(name);
        return text == null || text.isEmpty() ? otherwise : required(request, name, least, most);
    }
}
