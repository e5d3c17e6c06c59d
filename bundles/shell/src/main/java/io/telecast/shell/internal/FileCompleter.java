package io.telecast.shell.internal;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** Offers files of the directory where the session stands, or of the one that was typed. */
@Service
public final class FileCompleter extends WordCompleter {
    @Override
    Collection<String> words(Session session, String typed) throws Exception {
        String parent = typed.substring(0, typed.lastIndexOf('/') + 1);
        String name = typed.substring(parent.length());
        Path directory = session.currentDir().resolve(parent);
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .limit(MOST)
                    .map(file -> parent + file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
