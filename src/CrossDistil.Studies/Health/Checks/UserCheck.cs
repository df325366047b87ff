using CrossDistil.Data.Schema;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Users in several splits. Splits by time are left out: there, it is expected.</summary>
internal static class UserCheck
{
    private const double Majority = 0.5;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        if (data.Experiment.Split is TimeSplit || data.Source?.Users is not { KnownValidationRows: > 0 } users) yield break;
        var validation = Of("validation", users.KnownValidationRows, users.ValidationRows);
        Measured[] measured = users.KnownTestRows > 0 ? [validation, Of("test", users.KnownTestRows, users.TestRows)] : [validation];
        yield return validation.Value < Majority
            ? new(
                "shared-users", Severity.Warning, "a split by user lets some users through", measured,
                "Most users are in one split only, so the split is meant to part them; "
                    + "those in two are known to the model that is measured on them.",
                $"Split by a hash of the user: {{\"kind\": \"hash\", \"key\": \"{users.User}\"}}.")
            : new(
                "shared-users", Severity.Note, "the splits share their users", measured,
                "Metrics then say how well users are ranked that training knows, not new ones.",
                $"For new users split by {{\"kind\": \"hash\", \"key\": \"{users.User}\"}}, for service to the same ones by time.");

        Measured Of(string split, long known, long all)
        {
            var share = known / (double)all;
            return new(split, $"{Numbers.Percent(share)} of the rows are of users ({users.User}) with training rows", share);
        }
    }
}
