using CrossDistil.Data.Schema;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Users in several splits, where the split is not by time: there it should be so or not at all.</summary>
internal static class UserCheck
{
    private const double Mostly = 0.5;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        if (data.Experiment.Split is TimeSplit || data.Source?.Users is not { KnownValidationRows: > 0 } users) yield break;
        var share = users.KnownValidationRows / (double)users.ValidationRows;
        Measured[] measured = [Of("validation", users.KnownValidationRows, users.ValidationRows), .. users.KnownTestRows > 0 ? [Of("test", users.KnownTestRows, users.TestRows)] : Array.Empty<Measured>()];
        yield return share < Mostly
            ? new(
                "shared-users", Severity.Warning, "a split by user lets some users through", measured,
                "Most users are in one split only, so the split is meant to part them; those in two are known to the model that is measured on them.",
                $"Split by a hash of the user: {{\"kind\": \"hash\", \"key\": \"{users.User}\"}}.")
            : new(
                "shared-users", Severity.Note, "the splits share their users", measured,
                "Metrics then say how well users are ranked that training knows, not new ones.",
                $"For new users split by {{\"kind\": \"hash\", \"key\": \"{users.User}\"}}, for service to the same ones by time.");

        Measured Of(string split, long known, long all) => new(split, $"{Numbers.Percent(known / (double)all)} of the rows are of users ({users.User}) with training rows", known / (double)all);
    }
}
