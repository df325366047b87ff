using System.IO.Compression;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest;
using CrossDistil.Ingest.Source;
using Xunit;

namespace CrossDistil.Tests.Ingest;

/// <summary>A folder of its own with source files, and an experiment over them that each test changes in one place.</summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>Ten rows: six to train, two each to validate and to test; user 9 is only in validation.</summary>
    public const string Log = """
        user,item,age,tags,day,click,like
        1,apple,10,"a,b",1,1,0
        2,pear,20,,1,0,0
        1,apple,30,b,2,1,1
        3,fig,,"c,b",2,0,0
        1,pear,40,a,3,0,
        2,apple,50,a,3,1,1
        9,apple,60,z,4,1,0
        1,kiwi,70,a,4,0,1
        2,,80,b,5,1,1
        3,pear,90,"b,c",5,0,0

        """;

    private readonly WorkFolder _folder = new();

    public string Folder => _folder.Path;

    public string Cache => _folder.Of("cache");

    public string this[string file] => _folder.Of(file);

    /// <summary>The plain experiment over log.csv.</summary>
    public static DataOptions Options { get; } = new(
        new SourceOptions { Tables = Tables(("log", "log.csv")) },
        [new CategoricalFeature { Name = "user" }, new CategoricalFeature { Name = "item" }],
        [new TaskOptions { Name = "click" }, new TaskOptions { Name = "like" }],
        new TimeSplit { By = "day", ValidationFrom = "4", TestFrom = "5" },
        null);

    /// <summary>Every kind of column over log.csv.</summary>
    public static DataOptions Everything { get; } = Options with
    {
        Features =
        [
            new CategoricalFeature { Name = "item" },
            new ListFeature { Name = "tags", Expression = "string_split(tags, ',')" },
            new CategoricalFeature { Name = "user" },
            new NumericFeature { Name = "age" },
        ],
        SampleWeight = "day",
        User = "item",
    };

    public static Dictionary<string, TableOptions> Tables(params (string Name, string File)[] tables) =>
        tables.ToDictionary(table => table.Name, table => new TableOptions { Files = [table.File] }, StringComparer.Ordinal);

    public static DataOptions With(params FeatureOptions[] features) => Options with { Features = features };

    public Workplace Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[file])!);
        File.WriteAllText(this[file], text);
        return this;
    }

    public Workplace WriteGzip(string file, string text)
    {
        using var stream = new GZipStream(File.Create(this[file]), CompressionLevel.Fastest);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return this;
    }

    public IngestResult Ingest(DataOptions data, string? cache = null, int threads = 2, IProgress<IngestProgress>? progress = null) =>
        Ingester.Run(data, Folder, cache ?? Cache, progress, new IngestLimits(threads, 512L << 20), TestContext.Current.CancellationToken);

    /// <summary>Ingests and opens.</summary>
    public DatasetCache Open(DataOptions data)
    {
        Ingest(data);
        return DatasetCache.Open(Cache);
    }

    /// <summary>The lines of the InputException that ingest must end with; nothing of it may be left on disk.</summary>
    public string Fault(DataOptions data)
    {
        var before = Directory.GetFileSystemEntries(Folder);
        var fault = Assert.Throws<InputException>(() => Ingest(data));
        Assert.Equal(before.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(Folder).Order(StringComparer.Ordinal));
        return fault.Message.Replace(Folder, "~", StringComparison.Ordinal);
    }

    /// <summary>Every file of a cache with its bytes.</summary>
    public static SortedDictionary<string, string> Bytes(string cache) => new(
        Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(cache, file),
            file => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))),
            StringComparer.Ordinal),
        StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();
}
