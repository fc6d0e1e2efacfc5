import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonCertificateSource;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.tsp.KeyEntityTSPSource;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * Extends signed files with EU DSS, offline.
 *
 * <pre>DssExtend PKI LEVEL INPUT OUTPUT [INPUT OUTPUT]...</pre>
 *
 * PKI holds, as one DER or PEM value each: root.pem, intermediate.pem, tsa-one.pem, tsa.p8 (RSA),
 * root.der.crl, intermediate.der.crl. LEVEL is one of PAdES_BASELINE_T, _LT, _LTA.
 */
public final class DssExtend {
  public static void main(String[] arguments) throws Exception {
    Path pki = Path.of(arguments[0]);
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
    roots.addCertificate(certificate(pki, "root.pem"));
    verifier.setTrustedCertSources(roots);
    CommonCertificateSource others = new CommonCertificateSource();
    others.addCertificate(certificate(pki, "intermediate.pem"));
    verifier.setAdjunctCertSources(others);
    verifier.setAIASource(null);
    verifier.setCrlSource(new ExternalResourcesCRLSource(
        Files.newInputStream(pki.resolve("root.der.crl")),
        Files.newInputStream(pki.resolve("intermediate.der.crl"))));

    CertificateToken authority = certificate(pki, "tsa-one.pem");
    KeyEntityTSPSource timestamps = new KeyEntityTSPSource(
        KeyFactory.getInstance("RSA").generatePrivate(
            new PKCS8EncodedKeySpec(Files.readAllBytes(pki.resolve("tsa.p8")))),
        authority, List.of(authority, certificate(pki, "intermediate.pem")));
    timestamps.setTsaPolicy("1.2.3.4.5");

    PAdESService service = new PAdESService(verifier);
    service.setTspSource(timestamps);
    PAdESSignatureParameters parameters = new PAdESSignatureParameters();
    parameters.setSignatureLevel(SignatureLevel.valueOf(arguments[1]));
    for (int i = 2; i + 1 < arguments.length; i += 2) {
      DSSDocument out = service.extendDocument(new FileDocument(arguments[i]), parameters);
      out.save(arguments[i + 1]);
    }
  }

  private static CertificateToken certificate(Path pki, String name) {
    return DSSUtils.loadCertificate(new File(pki.resolve(name).toString()));
  }
}
