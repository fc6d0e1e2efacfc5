// Apache FOP as it is fastest: one process, one factory, the same act again and again.
//   java -cp … Loop.java act.fo TIMES WARM     prints wall and CPU milliseconds of each act
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.sax.SAXResult;
import javax.xml.transform.stream.StreamSource;
import org.apache.fop.apps.Fop;
import org.apache.fop.apps.FopFactory;
import org.apache.fop.apps.MimeConstants;

public class Loop {
  public static void main(String[] arguments) throws Exception {
    byte[] act = Files.readAllBytes(new File(arguments[0]).toPath());
    int times = Integer.parseInt(arguments[1]), warm = Integer.parseInt(arguments[2]);
    FopFactory factory = FopFactory.newInstance(new File(".").toURI());
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long wall = 0, cpu = 0;
    for (int i = 0; i < warm + times; ++i) {
      if (i == warm) {
        wall = System.nanoTime();
        cpu = system.getProcessCpuTime();
      }
      Fop fop = factory.newFop(MimeConstants.MIME_PDF, new ByteArrayOutputStream());
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(
              new StreamSource(new ByteArrayInputStream(act)),
              new SAXResult(fop.getDefaultHandler()));
    }
    System.out.printf(
        java.util.Locale.ROOT,
        "%.3f %.3f%n",
        (System.nanoTime() - wall) / 1e6 / times,
        (system.getProcessCpuTime() - cpu) / 1e6 / times);
  }
}
