import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.Level;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.policy.EtsiValidationPolicy;
import eu.europa.esig.dss.policy.ValidationPolicyFacade;
import eu.europa.esig.dss.policy.jaxb.BasicSignatureConstraints;
import eu.europa.esig.dss.policy.jaxb.ConstraintsParameters;
import eu.europa.esig.dss.policy.jaxb.LevelConstraint;
import eu.europa.esig.dss.policy.jaxb.SignatureConstraints;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Logger;

/**
 * Judges every signature of every file with EU DSS, offline: the roots and the CRLs come from the
 * command line, nothing is fetched.
 *
 * <pre>DssJudge --trust root.pem [--crl x.crl]... [--expect PAdES-BASELINE-B] FILE...</pre>
 *
 * One line a signature, in columns: {@code PASS} or {@code FAIL}, the file, the level found, the
 * verdict and its reason; then every error and warning. A file passes when it has at least one
 * signature and each is TOTAL_PASSED, without a warning, and of the expected level. Exit status 0 when every file passes, 1
 * otherwise (also without files), 2 for a misuse.
 */
public final class DssJudge {
  private final CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
  private final List<String> crls = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private SignatureLevel expected;

  public static void main(String[] arguments) throws Exception {
    Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    DssJudge judge = new DssJudge();
    judge.readArguments(arguments);
    if (judge.files.isEmpty()) {
      System.out.println("FAIL\t-\tno file to judge");
      System.exit(1);
    }
    ValidationPolicy policy = strictPolicy();
    boolean passed = true;
    for (String file : judge.files) {
      passed &= judge.judge(file, policy);
    }
    System.exit(passed ? 0 : 1);
  }

  private void readArguments(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (!arguments[i].startsWith("--")) {
        files.add(arguments[i]);
        continue;
      }
      if (i + 1 == arguments.length) {
        misuse("no value after " + arguments[i]);
      }
      String value = arguments[++i];
      switch (arguments[i - 1]) {
        case "--trust":
          roots.addCertificate(DSSUtils.loadCertificate(new File(value)));
          break;
        case "--crl":
          crls.add(value);
          break;
        case "--expect":
          expected = SignatureLevel.valueByName(value);
          break;
        default:
          misuse("unknown option " + arguments[i - 1]);
      }
    }
  }

  private static void misuse(String reason) {
    System.err.println("DssJudge: " + reason);
    System.exit(2);
  }

  /**
   * DSS's own default policy, with what it merely warns of in PDF matters raised to a failure: our
   * files are made by us, so none of these has an excuse.
   */
  private static ValidationPolicy strictPolicy() throws Exception {
    ConstraintsParameters parameters;
    try (InputStream in = DssJudge.class.getResourceAsStream("/policy/constraint.xml")) {
      parameters = ValidationPolicyFacade.newFacade().unmarshall(in);
    }
    SignatureConstraints signature = parameters.getSignatureConstraints();
    BasicSignatureConstraints basic = signature.getBasicSignatureConstraints();
    LevelConstraint[] raised = {
      signature.getStructuralValidation(), basic.getByteRangeCollision(),
      basic.getPdfAnnotationOverlap(), basic.getPdfVisualDifference(), basic.getDocMDP(),
      basic.getFieldMDP(), basic.getSigFieldLock(), basic.getUndefinedChanges(),
      basic.getSigningCertificate().getKeyUsage(),
    };
    for (LevelConstraint constraint : raised) {
      // A null here means that a new DSS renamed or dropped the constraint: better to stop.
      constraint.setLevel(Level.FAIL);
    }
    LevelConstraint fail = new LevelConstraint();
    fail.setLevel(Level.FAIL);
    basic.setByteRangeAllDocument(fail);
    return new EtsiValidationPolicy(parameters);
  }

  private boolean judge(String file, ValidationPolicy policy) {
    try {
      CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
      verifier.setTrustedCertSources(roots);
      verifier.setCrlSource(new ExternalResourcesCRLSource(crlStreams()));
      PDFDocumentValidator validator = new PDFDocumentValidator(new FileDocument(file));
      validator.setCertificateVerifier(verifier);
      validator.setLocale(Locale.ENGLISH);
      SimpleReport report = validator.validateDocument(policy).getSimpleReport();
      if (report.getSignatureIdList().isEmpty()) {
        System.out.println("FAIL\t" + file + "\tno signature");
        return false;
      }
      boolean passed = true;
      for (String id : report.getSignatureIdList()) {
        passed &= judgeSignature(file, report, id);
      }
      return passed;
    } catch (Exception e) {
      System.out.println("FAIL\t" + file + "\tcannot be judged: " + e);
      return false;
    }
  }

  private boolean judgeSignature(String file, SimpleReport report, String id) {
    SignatureLevel level = report.getSignatureFormat(id);
    boolean passed = report.getIndication(id) == Indication.TOTAL_PASSED
        && report.getAdESValidationWarnings(id).isEmpty()
        && (expected == null || level == expected);
    System.out.println((passed ? "PASS\t" : "FAIL\t") + file + "\t" + level + " "
        + report.getIndication(id)
        + (report.getSubIndication(id) == null ? "" : " " + report.getSubIndication(id))
        + ", signature " + (report.getSignatureIdList().indexOf(id) + 1) + " of "
        + report.getSignaturesCount() + " by " + report.getSignedBy(id));
    print("error", report.getAdESValidationErrors(id));
    print("warning", report.getAdESValidationWarnings(id));
    return passed;
  }

  private static void print(String kind, List<Message> messages) {
    for (Message message : messages) {
      System.out.println("     " + kind + " " + message.getKey() + ": " + message.getValue());
    }
  }

  private InputStream[] crlStreams() throws java.io.IOException {
    InputStream[] streams = new InputStream[crls.size()];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = new java.io.FileInputStream(crls.get(i));
    }
    return streams;
  }

  private DssJudge() {}
}
