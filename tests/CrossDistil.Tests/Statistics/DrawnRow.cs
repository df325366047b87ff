using FsCheck;
using FsCheck.Fluent;

namespace CrossDistil.Tests.Statistics;

/// <summary>A row for properties of resampled metrics: scores from a small grid, so with many ties.</summary>
internal readonly record struct DrawnRow(float Score, byte Label, int Level, int User)
{
    public const int Users = 6;
    public const int Levels = 4;

    /// <summary>Rows, some without label, level or user, and how often each user is drawn.</summary>
    public static Arbitrary<(DrawnRow[] Rows, int[] Counts)> Draws { get; } = (
        from rows in (
            from score in Gen.Choose(0, 12)
            from label in Gen.Frequency((4, Gen.Constant((byte)0)), (4, Gen.Constant((byte)1)), (1, Gen.Constant((byte)255)))
            from level in Gen.Choose(-1, Levels - 1)
            from user in Gen.Choose(-1, Users - 1)
            select new DrawnRow(score / 12f, label, level, user)).ArrayOf()
        from counts in Gen.Choose(0, 3).ArrayOf(Users)
        select (rows, counts)).ToArbitrary();

    /// <summary>The rows of a draw: each copy of a user is a user of its own.</summary>
    public static DrawnRow[] Repeat(DrawnRow[] rows, int[] counts) =>
        [.. rows.Where(row => row.User >= 0).SelectMany(row => Enumerable.Range(0, counts[row.User]).Select(copy => row with { User = row.User + (Users * copy) }))];

    public static float[] Scores(DrawnRow[] rows) => [.. rows.Select(row => row.Score)];

    public static byte[] Labels(DrawnRow[] rows) => [.. rows.Select(row => row.Label)];

    public static int[] LevelsOf(DrawnRow[] rows) => [.. rows.Select(row => row.Level)];

    public static int[] UsersOf(DrawnRow[] rows) => [.. rows.Select(row => row.User)];
}
