package dev.signalbox.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the lab keeps what it needs beside the class path, for all projects of a user: {@value
 * #FOLDER}, else {@code ~/.cache/signalbox/lab}.
 *
 * @param folder the folder
 */
record LabTools(Path folder) {

  /** The environment variable that names the folder. */
  static final String FOLDER = "SIGNALBOX_LAB_DIR";

  static LabTools of(Map<String, String> environment) {
    String given = environment.get(FOLDER);
    return new LabTools(
        given != null && !given.isBlank()
            ? Path.of(given)
            : Path.of(System.getProperty("user.home"), ".cache", "signalbox", "lab"));
  }

  /**
   * A file of an npm package.
   *
   * @param packageAndVersion such as {@code thing@1.2.3}
   * @throws LabException with the command that installs it
   */
  Path npm(String packageAndVersion, String file) {
    String name = packageAndVersion.substring(0, packageAndVersion.lastIndexOf('@'));
    Path found = folder.resolve("npm").resolve("node_modules").resolve(name).resolve(file);
    if (!Files.isRegularFile(found)) {
      throw new LabException(
          "%s is missing: run ./signalbox test, which installs it, or: npm install --prefix %s %s"
              .formatted(found, folder.resolve("npm"), packageAndVersion));
    }
    return found;
  }
}
