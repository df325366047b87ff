using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>
/// Rows that the model cannot distinguish: equal inputs and labels. Of test rows only the inputs are compared. Where no
/// feature is an id, as in a survey, equal rows need not be copies, and they are noted at most.
/// </summary>
internal static class DuplicateCheck
{
    private const double Noted = 0.01;
    private const double Warned = 0.1;
    private const int RowsOfId = 100; // of a value of an id at most, on average
    private const string NoCopies =
        "No feature names a user or an item here, so equal rows need not be copies; if they are not, leave them.";

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var train = RowHashes.Of(data, data.Data.Train.Inputs, data.Data.Train);
        var validation = RowHashes.Of(data, data.Data.Validation.Inputs, data.Data.Validation);
        var within = Share(RowHashes.Repeated(train), train);
        var across = Share(RowHashes.In(validation, train), validation);
        var hasIds = data.Fields.Any(field => (long)data.Data.Schema.Fields[field].Ids * RowsOfId >= data.Data.Train.Rows);
        if (within >= Noted) yield return Within(within, hasIds);
        if (across >= Noted) yield return Across(across, TestShare(data), hasIds);
    }

    private static double TestShare(HealthData data)
    {
        var test = RowHashes.Of(data, data.Test, labels: null);
        return Share(RowHashes.In(test, RowHashes.Of(data, data.Data.Train.Inputs, labels: null)), test);
    }

    private static HealthFinding Within(double share, bool hasIds) => new(
        "duplicates", SeverityOf(share, hasIds), "training rows repeat",
        [new("train", $"{Numbers.Percent(share)} of the rows have the features and labels of an earlier one", share)],
        "A row that is logged twice counts twice, and its copies may lie in different splits.",
        hasIds ? "Drop copies in source.query (SELECT DISTINCT, or QUALIFY row_number() OVER (PARTITION BY …) = 1)." : NoCopies);

    private static HealthFinding Across(double validation, double test, bool hasIds) => new(
        "duplicates", SeverityOf(validation, hasIds), "validation rows are training rows",
        [
            new("validation", $"{Numbers.Percent(validation)} of the rows have the features and labels of a training row", validation),
            .. test > 0 ? OfTest(test) : [],
        ],
        "What a model learnt by heart is then measured as if it had been understood.",
        hasIds ? "Drop copies in source.query, or split so that all copies fall on one side." : NoCopies);

    private static Measured[] OfTest(double share) =>
        [new("test", $"{Numbers.Percent(share)} of the rows have the features of a training row (labels are not looked at)", share)];

    private static Severity SeverityOf(double share, bool hasIds) => hasIds && share >= Warned ? Severity.Warning : Severity.Note;

    private static double Share(long rows, ulong[] all) => all.Length > 0 ? rows / (double)all.Length : 0;
}
