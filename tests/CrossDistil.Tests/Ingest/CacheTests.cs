using System.Text;
using System.Text.Json.Nodes;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Files;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest;
using CrossDistil.Ingest.Source;
using Xunit;

namespace CrossDistil.Tests.Ingest;

public sealed class CacheTests
{
    private static DataOptions Everything => Workplace.Everything;

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Everything, work["first"]);
        work.Ingest(Everything, work["second"]);
        Assert.Equal(Workplace.Bytes(work["first"]), Workplace.Bytes(work["second"]));
    }

    [Fact]
    public void A_file_cut_off_changed_or_gone_is_named()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Everything);
        foreach (var file in Directory.EnumerateFiles(work.Cache, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray())
        {
            var (bytes, name) = (File.ReadAllBytes(file), Path.GetRelativePath(work.Folder, file));
            if (!Path.GetFileName(name).StartsWith("schema.", StringComparison.Ordinal) && bytes.Length > 0)
            {
                Damage(file, bytes[..^1], $"~/{name}: has {bytes.Length - 1} bytes, {bytes.Length} were written; delete the folder or run ingest again");
                Damage(file, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)], $"~/{name}: is not what was written (its SHA-256 differs); delete the folder or run ingest again");
                File.Delete(file);
                Assert.Equal($"~/{name}: is missing; delete the folder or run ingest again", Refused(work));
            }

            File.WriteAllBytes(file, bytes);
        }

        DatasetCache.Open(work.Cache).Dispose();

        void Damage(string file, byte[] bytes, string line)
        {
            File.WriteAllBytes(file, bytes);
            Assert.Equal(line, Refused(work));
        }
    }

    [Fact]
    public void A_cache_of_another_version_or_without_a_readable_schema_is_refused()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.Equal("~/cache/schema.json: there is no such file, so this is not a cache; run ingest first, or name the folder that it wrote", Refused(work));
        work.Ingest(Everything);
        var text = File.ReadAllText(work["cache/schema.json"]);
        File.WriteAllText(work["cache/schema.json"], text.Replace($"\"formatVersion\": {CacheFormat.Version}", "\"formatVersion\": 9", StringComparison.Ordinal));
        Assert.Equal($"~/cache/schema.json: has format 9, this version reads {CacheFormat.Version}; delete the folder or run ingest again", Refused(work));
        File.WriteAllText(work["cache/schema.json"], text[..200]);
        Assert.StartsWith("~/cache/schema.json: cannot be read (", Refused(work), StringComparison.Ordinal);
        Assert.False(Ingester.IsFresh(work.Cache, Everything, work.Folder));
    }

    [Fact]
    public void A_cancelled_ingest_leaves_nothing_and_the_previous_cache_as_it_was()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Everything);
        var before = Workplace.Bytes(work.Cache);
        foreach (var stage in Enum.GetValues<IngestStage>())
        {
            using var cancel = new CancellationTokenSource();
            var progress = new Listener<IngestProgress>(report => { if (report.Stage == stage) cancel.Cancel(); });
            Assert.Throws<OperationCanceledException>(() => Ingester.Run(Workplace.Options, work.Folder, work.Cache, progress, cancel.Token));
            Assert.Equal(before, Workplace.Bytes(work.Cache));
            Assert.Equal(2, Directory.GetFileSystemEntries(work.Folder).Length); // the log and the cache
        }
    }

    [Fact]
    public void A_long_query_stops_when_it_is_cancelled()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var data = Workplace.Options with { Source = Workplace.Options.Source with { Query = "SELECT log.* FROM log, range(100000000000) r WHERE hash(r.range) = 1" } };
        Assert.ThrowsAny<OperationCanceledException>(() => Ingester.Run(data, work.Folder, work.Cache, null, cancel.Token));
        Assert.False(Directory.Exists(work.Cache));
    }

    [Fact]
    public void What_a_killed_ingest_left_behind_is_removed_by_the_next()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log).Write("cache.ingest-dead/lock", "").Write("cache.ingest-dead/cache/train/x", "");
        work.Ingest(Everything);
        Assert.False(Directory.Exists(work["cache.ingest-dead"]));
    }

    [Fact]
    public void A_fingerprint_follows_options_and_files_but_not_what_training_alone_asks_of_tasks()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var fingerprint = work.Ingest(Everything).Fingerprint;
        Assert.True(Ingester.IsFresh(work.Cache, Everything, work.Folder));
        Same(true, Ingester.Fingerprint(Everything with { Tasks = [.. Everything.Tasks.Select(task => task with { Weight = 3 })] }, work.Folder));
        Same(true, Ingester.Fingerprint(Everything with { Tasks = [.. Everything.Tasks.Select((task, i) => task with { Negative = true, Order = i == 0 ? ["+.", "-."] : [".+", ".-"] })] }, work.Folder));
        Same(true, Ingester.Fingerprint(Everything with { Tasks = [.. Everything.Tasks.Select(task => task with { Swapped = 0.5 })] }, work.Folder));
        Assert.DoesNotContain("swapped", File.ReadAllText(Path.Combine(work.Cache, CacheFormat.SchemaFile)), StringComparison.Ordinal); // nor when it is 0: older caches stay fresh
        Same(false, Ingester.Fingerprint(Everything with { Tasks = [Everything.Tasks[0], Everything.Tasks[1] with { Requires = "click" }] }, work.Folder));
        Same(true, Ingester.Fingerprint(Everything with { Source = Everything.Source with { Path = ".." } }, work["run"]));
        Same(false, Ingester.Fingerprint(Everything with { SampleWeight = null }, work.Folder));
        File.SetLastWriteTimeUtc(work["log.csv"], DateTime.UnixEpoch);
        Same(false, Ingester.Fingerprint(Everything, work.Folder));

        void Same(bool expected, string other) => Assert.Equal(expected, string.Equals(fingerprint, other, StringComparison.Ordinal));
    }

    [Fact]
    public void The_test_split_opens_once()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Everything);
        Assert.Equal("test", cache.OpenTest().Name);
        Assert.Throws<InvalidOperationException>(cache.OpenTest);
    }

    [Fact]
    public void A_mapped_file_that_is_changed_under_an_open_cache_is_named_before_the_test_split_is_read()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Everything);
        using var cache = DatasetCache.Open(work.Cache, maxHeld: 0);
        var column = work["cache/train/task-0.labels"];
        File.SetLastWriteTimeUtc(column, new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(
            $"{column}: was changed at 2100-01-01 00:00:00Z while the cache was in use; run ingest and what read it again", Assert.Throws<InputException>(cache.OpenTest).Message);
    }

    [Fact]
    public void Nothing_that_becomes_of_the_files_reaches_a_cache_in_memory()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Everything);
        using var held = DatasetCache.Open(work.Cache, maxHeld: 1 << 20);
        using var mapped = DatasetCache.Open(work.Cache, maxHeld: 0);
        Assert.Equal((true, false), (held.Train.IsHeld, mapped.Train.IsHeld));
        var (labels, ids, rows, users) = (mapped.Train.Labels(0).ToArray(), mapped.Train.ListIds(1).ToArray(), mapped.Validation.SourceRows.ToArray(), mapped.Validation.Users.ToArray());
        foreach (var file in Directory.EnumerateFiles(work["cache/train"]).Concat(Directory.EnumerateFiles(work["cache/validation"]))) File.WriteAllBytes(file, []); // cut off: who has it mapped would die of it
        Assert.Equal(labels, held.Train.Labels(0));
        Assert.Equal(ids, held.Train.ListIds(1));
        Assert.Equal(rows, held.Validation.SourceRows);
        Assert.Equal(users, held.Validation.Users);
        Assert.Equal("test", held.OpenTest().Name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void A_changed_column_is_refused_whether_it_is_mapped_or_held(long maxHeld)
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Everything);
        var column = work["cache/train/task-0.labels"];
        File.WriteAllBytes(column, [.. File.ReadAllBytes(column).Select(label => (byte)(label ^ 1))]);
        Assert.Equal($"{column}: is not what was written (its SHA-256 differs); delete the folder or run ingest again", Assert.Throws<InputException>(() => DatasetCache.Open(work.Cache, maxHeld)).Message);
        File.WriteAllBytes(column, [0]);
        Assert.Equal($"{column}: has 1 bytes, 6 were written; delete the folder or run ingest again", Assert.Throws<InputException>(() => DatasetCache.Open(work.Cache, maxHeld)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void A_cache_that_lists_a_file_twice_is_refused(long maxHeld)
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Everything);
        var manifest = JsonNode.Parse(File.ReadAllText(work["cache/schema.json"]))!;
        var files = manifest["files"]!.AsArray();
        files.Add(files.Last(file => ((string)file!["path"]!).EndsWith(".labels", StringComparison.Ordinal))!.DeepClone());
        var text = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        File.WriteAllBytes(work["cache/schema.json"], text);
        File.WriteAllText(work["cache/schema.sha256"], ChecksumFile.Of("schema.json", text));
        Assert.StartsWith($"{work["cache/schema.json"]}: does not fit its files (", Assert.Throws<InputException>(() => DatasetCache.Open(work.Cache, maxHeld)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_that_is_refused_half_way_leaves_no_column_mapped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The system does not say what is mapped.");
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Everything);
        var path = work["cache/schema.json"];
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        manifest["report"]!["splits"]![1]!["rows"] = 1000; // the training columns are open when it shows
        var text = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        File.WriteAllBytes(path, text);
        File.WriteAllText(work["cache/schema.sha256"], ChecksumFile.Of("schema.json", text));
        Assert.Contains("1000 rows need", Assert.Throws<InputException>(() => DatasetCache.Open(work.Cache, maxHeld: 0)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(work.Cache, File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_that_is_replaced_as_a_whole_stays_open_as_it_was()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Everything);
        work.Ingest(Workplace.Options);
        Assert.Equal(2, cache.OpenTest().Rows);
        Assert.Equal(6, cache.Train.Labels(0).Length);
    }

    [Fact]
    public async Task Ingests_into_one_folder_at_the_same_time_leave_one_whole_cache_and_nothing_else()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var ct = TestContext.Current.CancellationToken;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Ingester.Run(Everything, work.Folder, work.Cache, null, new IngestLimits(1, 256L << 20), ct), ct)));
        DatasetCache.Open(work.Cache).Dispose();
        Assert.Equal(["cache", "log.csv"], Directory.EnumerateFileSystemEntries(work.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_source_that_is_changed_while_it_is_read_ends_the_ingest_and_the_previous_cache_stays()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Everything);
        var before = Workplace.Bytes(work.Cache);
        var grows = new Listener<IngestProgress>(report => { if (report.Stage == IngestStage.Encoding) File.AppendAllText(work["log.csv"], "4,fig,1,a,1,1,0\n"); });
        var fault = Assert.Throws<InputException>(() => work.Ingest(Workplace.Options, progress: grows));
        Assert.Equal("source: a file was changed while it was read; run it again when the files are whole", fault.Message);
        Assert.Equal(before, Workplace.Bytes(work.Cache));
    }

    [Fact]
    public void A_closed_cache_cannot_be_read()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var cache = work.Open(Everything);
        cache.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cache.Train.Ids(0).Length);
    }

    [Fact]
    public void The_report_counts_every_split_and_task()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Everything);
        var train = cache.Report.Splits[0];
        Assert.Equal((10L, "train", 6), (cache.Report.SourceRows, train.Name, train.Rows));
        Assert.Equal(new LabelCounts("like", 2, 3, 1), train.Tasks[1]);
        Assert.Empty(cache.Report.Rejected);
    }

    [Fact]
    public void A_batch_holds_the_rows_asked_for_in_their_order()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Everything);
        var reader = new BatchReader(cache.Train, cache.Schema);
        var batch = reader.NewBatch(4);
        reader.Read([4, 0, 4], batch);
        Assert.Equal((3, 4, 3, 1), (batch.Rows, batch.Capacity, batch.Inputs.Fields, batch.Inputs.NumberColumns));
        Assert.Equal([3, -1, 2, 2, -1, 2, 3, -1, 2], batch.Inputs.Ids[..9]);
        Assert.Equal([0, 1, 3, 4], batch.Inputs.Lists[0].Offsets[..4]);
        Assert.Equal([2, 2, 3, 2], batch.Inputs.Lists[0].Ids[..4]);
        Assert.Equal([0, 0, 0], batch.Labels[1][..3]);
        Assert.Equal([0, 1, 0], batch.LabelWeights[1][..3]); // row 4 has no like label
        Assert.Equal([3, 1, 3], batch.LabelWeights[0][..3]);
        Assert.Equal(cache.Train.Numbers(0)[4], batch.Inputs.Numbers[0]);
    }

    [Fact]
    public void Rows_in_a_range_are_the_rows_one_by_one()
    {
        using var work = new Workplace();
        var text = new System.Text.StringBuilder("user,item,age,tags,day,click,like\n");
        for (var i = 0; i < 3000; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i % 70},x{i % 9},{i % 31},\"{string.Join(',', Enumerable.Range(0, i % 12))}\",{(i / 1000) + 1},{i % 2},{i % 3 / 2}\n");
        work.Write("log.csv", text.ToString());
        using var cache = work.Open(Everything with { Split = new TimeSplit { By = "day", ValidationFrom = "2", TestFrom = "3" } });
        var reader = new BatchReader(cache.Validation, cache.Schema);
        var (range, rows) = (reader.NewBatch(900), reader.NewBatch(900));
        reader.Read(57, 900, range);
        reader.Read([.. Enumerable.Range(57, 900)], rows);
        Assert.Equal(rows.Inputs.Ids, range.Inputs.Ids);
        Assert.Equal(rows.Inputs.Lists[0].Offsets, range.Inputs.Lists[0].Offsets);
        Assert.Equal(rows.Inputs.Lists[0].Ids[..rows.Inputs.Lists[0].Offsets[900]], range.Inputs.Lists[0].Ids[..range.Inputs.Lists[0].Offsets[900]]);
        Assert.Equal(rows.LabelWeights[0], range.LabelWeights[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(101, 900, range));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(0, 901, range));
        Assert.Equal(0, Allocations.OnThisThread(() =>
        {
            for (var i = 0; i < 100; i++) reader.Read(i, 900, range);
        }));
    }

    private static string Refused(Workplace work) =>
        Assert.Throws<InputException>(() => DatasetCache.Open(work.Cache)).Message.Replace(work.Folder, "~", StringComparison.Ordinal);
}
