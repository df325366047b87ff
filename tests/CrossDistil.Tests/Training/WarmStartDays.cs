using System.Globalization;
using System.Text;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>The log of either day, and a cache of each kind of data over it: every test would write the same.</summary>
public sealed class WarmStartDays : IDisposable
{
    private readonly WorkFolder _folder = new();

    public WarmStartDays()
    {
        WriteLog(First, isSecondDay: false, isMisleading: false);
        WriteLog(Second, isSecondDay: true, isMisleading: false);
        WriteLog(Misleading, isSecondDay: true, isMisleading: true);
    }

    /// <summary>Where the log lies.</summary>
    public string First => _folder.Of("first");

    /// <summary>The same with more rows.</summary>
    public string Second => _folder.Of("second");

    /// <summary>The second with the labels of its training rows turned round.</summary>
    public string Misleading => _folder.Of("misleading");

    /// <summary>The cache of the data, ingested where no test has done so.</summary>
    public string Cache(DataOptions data, string baseFolder) => Ingester.Prepare(
        data, baseFolder, _folder.Of(Ingester.Fingerprint(data, baseFolder)), progress: null, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Days 1 and 2 to train, 3 to validate, 4 to test; a second day adds training rows of users, items and tags that the
    /// first did not have, behind the others.
    /// </summary>
    private static void WriteLog(string folder, bool isSecondDay, bool isMisleading)
    {
        var text = new StringBuilder("user,item,tags,age,hint,day,click,like\n");
        foreach (var (i, row) in SmallRow.Log(500, seed: 5).Index())
            Append(row, $"t{i % 3}", i < 300 ? 1 + (i % 2) : i < 400 ? 3 : 4, isMisleading && i < 300, new(0, 0));
        foreach (var (i, row) in SmallRow.Log(isSecondDay ? 150 : 0, seed: 6).Index())
            Append(row, $"t{i % 5} t7", 2, isMisleading, new(i % 2 * 100, i % 3 * 100));
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, "log.csv"), text.ToString());

        void Append(SmallRow row, string tags, int day, bool isWrong, (int User, int Item) beyond)
        {
            var (click, like, wrong) = (row.Labels[0], row.Labels[1], isWrong ? 1 : 0);
            text.Append(CultureInfo.InvariantCulture, $"{row.Ids[0] + beyond.User},{row.Ids[1] + beyond.Item},{tags},{row.Ids[0] * 3},");
            text.Append(CultureInfo.InvariantCulture, $"{click + like},{day},{click ^ wrong},{like ^ wrong}\n");
        }
    }
}
