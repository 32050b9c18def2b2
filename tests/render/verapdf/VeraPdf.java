import java.io.FileInputStream;
import java.util.Set;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints a line for each file and standard: file, standard, whether it complies, and the rules that it breaks. */
public class VeraPdf {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (PDFAFlavour standard : new PDFAFlavour[] {PDFAFlavour.PDFA_2_A, PDFAFlavour.PDFUA_1}) {
                try (FileInputStream stream = new FileInputStream(file);
                        PDFAParser parser = Foundries.defaultInstance().createParser(stream, standard);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(standard, false)) {
                    ValidationResult result = validator.validate(parser);
                    Set<String> broken = new TreeSet<>();
                    for (TestAssertion assertion : result.getTestAssertions()) {
                        if (assertion.getStatus() != TestAssertion.Status.PASSED) {
                            broken.add(assertion.getRuleId().getClause() + ": " + assertion.getMessage());
                        }
                    }
                    String verdict = result.isCompliant() ? "complies" : "fails";
                    System.out.println(
                            String.join("\t", file, standard.getId(), verdict, String.join(" | ", broken)));
                }
            }
        }
    }
}
