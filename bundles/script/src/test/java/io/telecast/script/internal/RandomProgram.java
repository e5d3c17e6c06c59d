package io.telecast.script.internal;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes up scripts from a small grammar: harmless, hostile and broken ones, the same for the same seed. */
final class RandomProgram {
    private static final int DEPTH = 4;
    private static final List<String> NAMES = List.of("a b c payload meta decode x JSON Object".split(" "));
    private static final List<String> KEYS = List.of("a length ts values toJSON then constructor".split(" "));
    private static final List<String> BINARY = List.of("+ - * / % ** | << >>> === < && || ?? in ,".split(" "));
    private static final List<String> ATOMS =
            """
            0
            -1
            1e308
            NaN
            7n
            'text'
            ''
            null
            undefined
            true
            payload
            meta
            this
            []
            {}
            /(a|aa)+$/
            Infinity
            '\\u0000'
            '\\ud800'
            globalThis
            Symbol()
            new Date()
            """
                    .lines()
                    .toList();
    private static final List<String> METHODS =
            """
            map((v, i) => i)
            join('-')
            toString()
            slice(1)
            concat([1, 2])
            padEnd(1e7, 'ab')
            split('')
            repeat(3)
            repeat(1e8)
            replace(/a/g, 'aa')
            flat(Infinity)
            fill(0)
            at(-1)
            sort(() => 1)
            match(/^(a+)+$/)
            normalize()
            valueOf()
            constructor('return this')()
            """
                    .lines()
                    .toList();
    /** What does not end, takes the memory or the stack, or spoils the place for others. */
    private static final List<String> HOSTILE =
            """
            for (;;);
            while (true) { try { throw 1; } catch (e) { continue; } finally { continue; } }
            /^(a+)+\\1$/.test('a'.repeat(40) + 'b');
            const hoard = []; for (;;) hoard.push(new Array(1000).fill(hoard.length));
            const blocks = []; for (;;) blocks.push(new Uint8Array(1 << 20).fill(1));
            let grow = 'x'; for (;;) grow += grow + 'y';
            let big = 3n; for (;;) big = big ** 2n;
            (function f() { try { f(); } finally { f(); } })();
            (function f(n) { return n + f(n + 1); })(0);
            Promise.resolve().then(function again() { return Promise.resolve().then(again); });
            (function flood() { for (let i = 0; i < 1e4; i++) Promise.resolve().then(flood); })();
            const all = new Map(); for (let i = 0; ; i++) all.set(i, { i });
            new Array(2 ** 31).fill(1);
            new Uint8Array(2 ** 31 - 10);
            [...Array(1e7).keys()].sort(() => Math.random() - 0.5);
            JSON.parse('['.repeat(1e6));
            eval('('.repeat(1e5) + '1' + ')'.repeat(1e5));
            return new Proxy({}, { ownKeys() { for (;;); } });
            return { get a() { for (;;); } };
            return { toJSON() { return this.toJSON(); } };
            function* forever() { for (;;) yield 1; } [...forever()];
            Object.prototype.toJSON = () => { for (;;); };
            Array.prototype[Symbol.iterator] = function* () { for (;;) yield this; };
            JSON.stringify = Object.keys = Reflect.apply = () => { throw decode; };
            Object.freeze(globalThis); Object.setPrototypeOf(payload, null);
            globalThis.decode = null; Uint8Array = null; delete globalThis.JSON;
            new FinalizationRegistry(() => { for (;;); }).register({}, 1);
            throw { toString() { for (;;); }, get message() { for (;;); } };
            new Intl.DateTimeFormat('zh', { dateStyle: 'full' }).format();
            """
                    .lines()
                    .toList();

    private static final String JUNK = "(){}[]`'\"/*\\\0\u2028";

    private final Random random;

    RandomProgram(long seed) {
        random = new Random(seed);
    }

    String next() {
        String source = block(2) + "\nfunction decode(payload, meta) {\n" + block(DEPTH) + "return "
                + expression(random.nextInt(DEPTH)) + ";\n}\n";
        return random.nextInt(5) == 0 ? broken(source) : source;
    }

    /** Some characters are lost, doubled or swapped. */
    private String broken(String source) {
        StringBuilder text = new StringBuilder(source);
        for (int i = random.nextInt(5); i >= 0 && text.length() > 1; i--) {
            int at = random.nextInt(text.length() - 1);
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, JUNK.charAt(random.nextInt(JUNK.length())));
                case 2 -> text.setLength(at + 1);
                default -> text.insert(at, text.charAt(random.nextInt(text.length())));
            }
        }
        return text.toString();
    }

    private String block(int depth) {
        StringBuilder statements = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            statements.append(statement(depth)).append('\n');
        }
        return statements.toString();
    }

    private String statement(int depth) {
        if (random.nextInt(25) == 0) {
            return pick(HOSTILE);
        }
        return depth == 0
                ? expression(0) + ";"
                : pickOf(List.<Supplier<String>>of(
                        () -> "var " + pick(NAMES) + " = " + expression(depth - 1) + ";",
                        () -> pick(NAMES) + " = " + expression(depth - 1) + ";",
                        () -> "if (" + expression(depth - 1) + ") { " + block(depth - 1) + "} else { "
                                + block(depth - 1) + "}",
                        () -> "for (let i = 0; i < " + random.nextInt(2000) + "; i++) { " + block(depth - 1) + "}",
                        () -> "for (const v of " + expression(depth - 1) + ") { " + block(depth - 1) + "break; }",
                        () -> "try { " + block(depth - 1) + "} catch (e) { " + block(depth - 1) + "}",
                        () -> "try { " + block(depth - 1) + "} finally { " + block(depth - 1) + "}",
                        () -> "switch (" + expression(depth - 1) + ") { case 1: " + block(depth - 1) + "default: }",
                        () -> "function " + pick(List.of("f", "g")) + "() { " + block(depth - 1) + "}",
                        () -> "class C { get a() { return " + expression(depth - 1) + "; } }",
                        () -> "throw " + expression(depth - 1) + ";",
                        () -> expression(depth - 1) + ";"));
    }

    private String expression(int depth) {
        if (depth == 0) {
            return pick(ATOMS);
        }
        return "("
                + pickOf(List.<Supplier<String>>of(
                        () -> pick(ATOMS),
                        () -> pick(NAMES),
                        () -> expression(depth - 1) + " " + pick(BINARY) + " " + expression(depth - 1),
                        () -> expression(depth - 1) + " ? " + expression(depth - 1) + " : " + expression(depth - 1),
                        () -> "[" + expression(depth - 1) + ", ..." + expression(depth - 1) + "]",
                        () -> "{ " + pick(KEYS) + ": " + expression(depth - 1) + ", b: " + expression(depth - 1) + " }",
                        () -> "[{ ts: 1, values: { a: " + expression(depth - 1) + " } }]",
                        () -> expression(depth - 1) + "?." + pick(KEYS),
                        () -> expression(depth - 1) + "." + pick(METHODS),
                        () -> "'x'." + pick(METHODS),
                        () -> "Array.from(payload)." + pick(METHODS),
                        () -> "`${" + expression(depth - 1) + "}`",
                        () -> "JSON.parse(JSON.stringify(" + expression(depth - 1) + "))",
                        () -> "(() => " + expression(depth - 1) + ")()",
                        () -> "decode(" + expression(depth - 1) + ")",
                        () -> "new " + pick(NAMES) + "(" + expression(depth - 1) + ")",
                        () -> "eval(`" + pick(ATOMS) + "`)",
                        () -> "typeof " + expression(depth - 1)))
                + ")";
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private String pickOf(List<Supplier<String>> choices) {
        return choices.get(random.nextInt(choices.size())).get();
    }
}
