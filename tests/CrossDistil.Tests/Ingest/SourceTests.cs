using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Source;
using Xunit;

namespace CrossDistil.Tests.Ingest;

public sealed class SourceTests
{
    private static readonly int[] Users = [2, 3, 2, 4, 2, 3];

    [Fact]
    public void A_csv_file_becomes_three_splits_of_ids()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.Options);
        var test = cache.OpenTest();
        Assert.Equal([6, 2, 2], [cache.Train.Rows, cache.Validation.Rows, test.Rows]);
        Assert.Equal(Users, cache.Train.Ids(0).ToArray());
        Assert.Equal([FieldEncoder.Unknown, 2], cache.Validation.Ids(0).ToArray()); // user 9 is only here
        Assert.Equal([2, FieldEncoder.Unknown], cache.Validation.Ids(1).ToArray()); // so is the kiwi
        Assert.Equal([FieldEncoder.Missing, 3], test.Ids(1).ToArray());
        Assert.Equal([8L, 9L], test.SourceRows.ToArray());
        Assert.Equal([0, 0, 1, 0, CacheFormat.MissingLabel, 1], cache.Train.Labels(1).ToArray());
        Assert.True(cache.Train.Weights.IsEmpty);
    }

    [Fact]
    public void Gzip_tsv_parquet_json_and_a_glob_give_the_same_rows_as_csv()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log).WriteGzip("zipped.csv.gz", Workplace.Log);
        work.Write("log.tsv", Workplace.Log.Replace("a,b", "ab", StringComparison.Ordinal).Replace("c,b", "cb", StringComparison.Ordinal).Replace("b,c", "bc", StringComparison.Ordinal).Replace(',', '\t'));
        var lines = Workplace.Log.Split('\n');
        work.Write("parts/1.csv", string.Join('\n', lines[..5]) + "\n").Write("parts/2.csv", string.Join('\n', [lines[0], .. lines[5..]]));
        Convert(work, "parquet", "PARQUET");
        Convert(work, "json", "JSON");
        var expected = Columns(work, "log.csv");
        foreach (var file in new[] { "zipped.csv.gz", "log.tsv", "log.parquet", "log.json", "parts/*.csv", "**/[12].csv" })
            Assert.Equal(expected, Columns(work, file));
    }

    [Fact]
    public void A_headerless_file_takes_its_names_delimiter_and_missing_text_from_the_options()
    {
        using var work = new Workplace().Write("log.dat", "1|?|1|1\n2|x|0|1\n2|x|1|2\n1|y|0|3\n");
        var table = new TableOptions { Files = ["log.dat"], Format = "csv", Delimiter = "|", Columns = ["user", "item", "click", "day"], Missing = ["?"] };
        using var cache = work.Open(Over(table, new TimeSplit { By = "day", ValidationFrom = "2", TestFrom = "3" }));
        Assert.Equal([0, 2], cache.Train.Ids(1).ToArray());
        Assert.Equal([2, 3], cache.Train.Ids(0).ToArray());
    }

    [Fact]
    public void All_text_keeps_leading_zeros_apart()
    {
        using var work = new Workplace().Write("log.csv", "user,item,click,day\n01,a,1,1\n1,a,0,1\n01,a,1,2\n1,b,0,3\n");
        using var cache = work.Open(Over(new TableOptions { Files = ["log.csv"], AllText = true }, new TimeSplit { By = "day", ValidationFrom = "2", TestFrom = "3" }));
        Assert.Equal([2, 3], cache.Train.Ids(0).ToArray());
        Assert.Equal([1, 0], cache.Train.Labels(0).ToArray());
    }

    [Fact]
    public void A_query_joins_tables_and_keeps_the_order_of_the_log()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log).Write("items.csv", "item,colour\nfig,blue\napple,red\npear,green\n");
        var data = Workplace.With(new CategoricalFeature { Name = "colour" }) with
        {
            Source = new SourceOptions { Tables = Workplace.Tables(("log", "log.csv"), ("items", "items.csv")), Query = "SELECT log.*, colour FROM log LEFT JOIN items USING (item) -- all;" },
        };
        using var cache = work.Open(data);
        Assert.Equal([2, 3, 2, 4, 3, 2], cache.Train.Ids(0).ToArray());
        Assert.Equal([0L, 1, 2, 3, 4, 5], cache.Train.SourceRows.ToArray());
    }

    [Fact]
    public void A_query_may_read_no_file_but_its_tables()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log).Write("secret.csv", "a\n1\n");
        var query = $"SELECT * FROM log, read_csv('{work["secret.csv"]}')";
        var fault = work.Fault(Workplace.Options with { Source = Workplace.Options.Source with { Query = query } });
        Assert.Equal(
            "source.query: Permission Error: Cannot access file \"~/secret.csv\" - file system operations are disabled by configuration; write one DuckDB SELECT over source.tables",
            fault);
    }

    [Fact]
    public void Rows_keep_their_order_and_the_cache_its_bytes_on_any_number_of_threads()
    {
        using var work = new Workplace();
        var text = new System.Text.StringBuilder("user,item,day,click,like\n");
        for (var i = 0; i < 300_000; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i * 7919 % 1000},{i % 50},{i * 31 % 10},{i % 3 / 2},{i % 2}\n");
        work.Write("log.csv", text.ToString()).Write("items.csv", "item,kind\n1,5\n1,6\n2,7\n3,1\n3,2\n3,4\n");
        var data = Workplace.Options with
        {
            Features = [new CategoricalFeature { Name = "user" }, new CategoricalFeature { Name = "kind" }, new NumericFeature { Name = "item", Expression = "item / 7" }],
            Source = new SourceOptions { Tables = Workplace.Tables(("log", "log.csv"), ("items", "items.csv")), Query = "SELECT * FROM log LEFT JOIN items USING (item)" },
            Split = new TimeSplit { By = "day", ValidationFrom = "8", TestFrom = "9" },
        };
        work.Ingest(data, work["one"], threads: 1);
        work.Ingest(data, work["four"], threads: 4);
        work.Ingest(data, work["again"], threads: 4);
        Assert.Equal(Workplace.Bytes(work["one"]), Workplace.Bytes(work["four"]));
        Assert.Equal(Workplace.Bytes(work["one"]), Workplace.Bytes(work["again"]));
    }

    [Fact]
    public void A_single_table_runs_on_all_threads_and_gives_the_same_bytes()
    {
        using var work = new Workplace();
        var text = new System.Text.StringBuilder("user,item,day,click,like\n");
        for (var i = 0; i < 400_000; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},x{i % 50},{i * 31 % 10},{i % 3 / 2},{i % 2}\n");
        work.Write("log.csv", text.ToString());
        var data = Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "8", TestFrom = "9" } };
        work.Ingest(data, work["one"], threads: 1);
        work.Ingest(data, work["four"], threads: 4);
        Assert.Equal(Workplace.Bytes(work["one"]), Workplace.Bytes(work["four"]));
        using var cache = DatasetCache.Open(work["four"]);
        Assert.Equal(Enumerable.Range(0, 400_000).Where(i => i * 31 % 10 == 9).Select(i => (long)i), cache.OpenTest().SourceRows.ToArray());
    }

    [Theory]
    [InlineData(2, 24, 1024)]
    [InlineData(64, 256, 8192)]
    [InlineData(8, 1, 512)]
    [InlineData(1, 0, 256)]
    public void DuckDB_gets_a_gibibyte_or_what_its_threads_need_but_never_over_half_of_the_memory(int cores, int gibibytes, int mebibytes) =>
        Assert.Equal(new IngestLimits(cores, (long)mebibytes << 20), IngestLimits.Of(cores, (long)gibibytes << 30));

    private static DataOptions Over(TableOptions table, SplitOptions split) => Workplace.Options with
    {
        Source = new SourceOptions { Tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal) { ["log"] = table } },
        Tasks = [new TaskOptions { Name = "click" }],
        Split = split,
    };

    private static void Convert(Workplace work, string extension, string format)
    {
        using var duck = new CrossDistil.Ingest.DuckDb.DuckDbConnection(work[$"convert.{format}"], TestContext.Current.CancellationToken);
        duck.Execute($"COPY (SELECT * FROM read_csv('{work["log.csv"]}')) TO '{work[$"log.{extension}"]}' (FORMAT {format})");
    }

    private static int[][] Columns(Workplace work, string file)
    {
        using var cache = work.Open(Workplace.Options with { Source = new SourceOptions { Tables = Workplace.Tables(("log", file)) } });
        return [cache.Train.Ids(0).ToArray(), cache.Train.Ids(1).ToArray(), cache.Validation.Ids(0).ToArray(), cache.OpenTest().Ids(1).ToArray()];
    }
}
