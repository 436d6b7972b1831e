// Lucene as a peer: NorwegianAnalyzer (stop words, Snowball stems), BM25 with k1 0.9 and b 0.4, one field of title and text.
//
//   java -cp JAR Lucene.java index TSV DIR | query DIR QUERIES RUN REPEAT | one DIR QUERY
//
// TSV holds id and text; QUERIES holds id and query. `query` prints latencies in milliseconds, one a line.

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.*;

public class Lucene {
    static final Analyzer ANALYZER = new NorwegianAnalyzer();

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "version" -> System.out.println(org.apache.lucene.util.Version.LATEST);
            case "index" -> index(args[1], args[2]);
            case "query" -> query(args[1], args[2], args[3], Integer.parseInt(args[4]));
            default -> System.out.println(new Open(args[1]).search(args[2], 10).scoreDocs.length);
        }
    }

    static void index(String tsv, String dir) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(ANALYZER).setSimilarity(new BM25Similarity(0.9f, 0.4f));
        config.setRAMBufferSizeMB(128);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(Paths.get(dir)), config);
             BufferedReader lines = Files.newBufferedReader(Paths.get(tsv), StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                int tab = line.indexOf('\t');
                Document document = new Document();
                document.add(new StringField("id", line.substring(0, tab), Field.Store.YES));
                document.add(new TextField("text", line.substring(tab + 1), Field.Store.YES));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
            System.out.println(writer.getDocStats().numDocs);
        }
    }

    static class Open {
        final IndexSearcher searcher;

        Open(String dir) throws IOException {
            searcher = new IndexSearcher(DirectoryReader.open(MMapDirectory.open(Paths.get(dir))));
            searcher.setSimilarity(new BM25Similarity(0.9f, 0.4f));
            searcher.setQueryCache(null);
        }

        TopDocs search(String text, int limit) throws IOException {
            BooleanQuery.Builder query = new BooleanQuery.Builder();
            Set<String> seen = new HashSet<>();
            try (TokenStream tokens = ANALYZER.tokenStream("text", text)) {
                CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
                tokens.reset();
                while (tokens.incrementToken()) {
                    if (seen.add(term.toString())) {
                        query.add(new TermQuery(new Term("text", term.toString())), BooleanClause.Occur.SHOULD);
                    }
                }
                tokens.end();
            }
            return searcher.search(query.build(), limit);
        }

        String id(int doc) throws IOException {
            return searcher.storedFields().document(doc, Set.of("id")).get("id");
        }
    }

    static void query(String dir, String queries, String run, int repeat) throws Exception {
        Open open = new Open(dir);
        List<String[]> topics = new ArrayList<>();
        for (String line : Files.readAllLines(Paths.get(queries), StandardCharsets.UTF_8)) {
            topics.add(line.split("\t"));
        }
        // Before anything is timed: until the virtual machine has compiled what it runs.
        long end = System.nanoTime() + 4_000_000_000L;
        do {
            for (String[] topic : topics) {
                for (ScoreDoc hit : open.search(topic[1], 10).scoreDocs) open.id(hit.doc);
            }
        } while (System.nanoTime() < end);
        StringBuilder out = new StringBuilder();
        for (int round = 0; round < repeat; round++) {
            for (String[] topic : topics) {
                long start = System.nanoTime();
                for (ScoreDoc hit : open.search(topic[1], 10).scoreDocs) open.id(hit.doc);
                out.append((System.nanoTime() - start) / 1e6).append('\n');
            }
        }
        System.out.print(out);
        if (run.equals("-")) return;
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(Paths.get(run), StandardCharsets.UTF_8))) {
            for (String[] topic : topics) {
                int rank = 0;
                for (ScoreDoc hit : open.search(topic[1], 100).scoreDocs) {
                    writer.println(topic[0] + " Q0 " + open.id(hit.doc) + " " + ++rank + " " + hit.score + " lucene");
                }
            }
        }
    }
}
