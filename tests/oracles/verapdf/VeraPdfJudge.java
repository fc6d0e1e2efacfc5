import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges every file for PDF/A-3a and for PDF/UA-1, all in one process: veraPDF takes a second to
 * start and some hundredths for a file.
 *
 * <p>One line a file and flavour, in columns: {@code PASS} or {@code FAIL}, the file, the flavour; a
 * failure is followed by each broken rule (clause-test), how often, and where first. Exit status 0
 * when every file passes both, 1 otherwise — also without files: who hears nobody acquits nobody.
 */
public final class VeraPdfJudge {
  private static final Map<String, PDFAFlavour> FLAVOURS = new LinkedHashMap<>();

  static {
    FLAVOURS.put("3a", PDFAFlavour.PDFA_3_A);
    FLAVOURS.put("ua1", PDFAFlavour.PDFUA_1);
  }

  private static final class Breach {
    int count;
    String message;
    String context;
  }

  public static void main(String[] files) {
    Logger.getLogger("").setLevel(Level.OFF);
    if (files.length == 0) {
      System.out.println("FAIL\t-\tno file to judge");
      System.exit(1);
    }
    VeraGreenfieldFoundryProvider.initialise();
    boolean passed = true;
    for (String file : files) {
      for (String flavour : FLAVOURS.keySet()) {
        passed &= judge(file, flavour);
      }
    }
    System.exit(passed ? 0 : 1);
  }

  private static boolean judge(String file, String name) {
    PDFAFlavour flavour = FLAVOURS.get(name);
    // Logging of passed checks is off; with it the results hold only what failed.
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      // A validator that checked nothing says "compliant" too.
      boolean passed = result.isCompliant() && result.getTotalAssertions() > 0;
      System.out.println((passed ? "PASS\t" : "FAIL\t") + file + "\t" + name + ", "
          + result.getTotalAssertions() + " checks");
      if (!passed) {
        report(result.getTestAssertions());
      }
      return passed;
    } catch (Exception e) {
      System.out.println("FAIL\t" + file + "\t" + name + ", cannot be read: " + e);
      return false;
    }
  }

  private static void report(List<TestAssertion> assertions) {
    Map<String, Breach> breaches = new LinkedHashMap<>();
    for (TestAssertion assertion : assertions) {
      if (assertion.getStatus() == TestAssertion.Status.PASSED) {
        continue;
      }
      String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
      Breach breach = breaches.computeIfAbsent(rule, r -> new Breach());
      if (breach.count++ == 0) {
        breach.message = assertion.getMessage();
        breach.context = assertion.getLocation().getContext();
      }
    }
    breaches.forEach((rule, breach) -> System.out.println(
        "     " + rule + " ×" + breach.count + ": " + oneLine(breach.message)
            + "\n       first at " + oneLine(breach.context)));
  }

  private static String oneLine(String text) {
    return text == null ? "?" : text.replaceAll("\\s+", " ").trim();
  }

  private VeraPdfJudge() {}
}
