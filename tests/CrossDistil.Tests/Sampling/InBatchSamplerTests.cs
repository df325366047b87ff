using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using Xunit;

namespace CrossDistil.Tests.Sampling;

public sealed class InBatchSamplerTests
{
    private const byte None = Stratum.Missing;
    private const int Batch = 200;

    /// <summary>1000 rows: 30 ++, 300 +-, 2 -+, 600 --, 40 -?, 8 ?+, 20 ??.</summary>
    private static readonly byte[][] Labels = LabelsOf((1, 1, 30), (1, 0, 300), (0, 1, 2), (0, 0, 600), (0, None, 40), (None, 1, 8), (None, None, 20));

    private static readonly LabelColumn Column = task => Labels[task];
    private static readonly StrataIndex Index = StrataIndex.Build(2, Column);
    private static readonly RankingTerm[] Terms =
        [.. Enumerable.Range(0, 2).SelectMany(task => LevelOrder.Lexicographic(2, task, Index.Occurs).Terms)];

    [Fact]
    public void The_uniform_rows_are_those_of_plain_training_each_once_per_epoch()
    {
        var (sampler, plain) = (Sampler(), new EpochSampler(Index.RowCount, new RandomStream(3, EpochSampler.Purpose)));
        Assert.Equal(new PaperSampler(Index, Terms, Batch, 3).Sets, sampler.Sets);
        var members = sampler.NewMembers();
        var rows = new int[Batch];
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var drawn = new List<int>();
            for (var step = 0; step < Index.RowCount / Batch; step++)
            {
                sampler.Draw(members, 2, Column);
                plain.Draw(rows);
                Assert.Equal(rows, sampler.Rows[..sampler.UniformRows].ToArray());
                drawn.AddRange(rows);
            }

            Assert.Equal(Enumerable.Range(0, Index.RowCount), drawn.Order());
        }
    }

    [Fact]
    public void Rare_patterns_share_the_top_up_so_that_the_rarest_rise_to_one_level()
    {
        // Expected in 200 rows: ++ 6, +- 60, -+ 0.4, -- 120, -? 8, ?+ 1.6; 20 rows for those below 20: all rise to 9.
        Assert.Equal([3, 0, 8, 0, 1, 7], TopUp.Rows([30, 300, 2, 600, 40, 8], 1000, Batch, share: 0.1));
        Assert.Equal([0, 0, 6, 0, 1, 5], TopUp.Rows([90, 300, 2, 600, 40, 8], 1000, Batch, share: 0.06)); // 12 rows reach 7; 40 are above it and get their one
        Assert.Equal([0, 0, 0, 0], TopUp.Rows([250, 250, 250, 250], 1000, Batch, share: 0.1));            // none is rare
        Assert.Equal([0, 0], TopUp.Rows([1, 999], 1000, Batch, share: 0));
        Assert.Equal([1, 1, 0], TopUp.Rows([1, 1, 998], 1000, 4, share: 0.1));                            // a small batch still has each
        Assert.Equal([20, 0], TopUp.Rows([0, 1000], 1000, Batch, share: 0.1));
        Assert.Equal([], TopUp.Rows([], 1000, Batch, share: 0.1));
    }

    [Fact]
    public void The_top_up_is_drawn_from_its_own_patterns_and_every_row_of_them_comes_up()
    {
        var (sampler, drawn) = (Sampler(), new List<int>());
        var members = sampler.NewMembers();
        Assert.Equal(Batch + 19, sampler.Rows.Length);
        for (var step = 0; step < 100; step++)
        {
            sampler.Draw(members, 2, Column);
            var topUp = sampler.Rows[Batch..].ToArray();
            Assert.Equal("++ ++ ++ -+ -+ -+ -+ -+ -+ -+ -+ -? ?+ ?+ ?+ ?+ ?+ ?+ ?+".Split(' ').Order(StringComparer.Ordinal), topUp.Select(NameOf).Order(StringComparer.Ordinal));
            drawn.AddRange(topUp);
        }

        Assert.Equal([.. Enumerable.Range(0, 1000).Where(row => NameOf(row) is "++" or "-+" or "-?" or "?+").Except(drawn).Where(row => NameOf(row) is not "-?")], []);
    }

    [Fact]
    public void A_row_is_a_member_of_the_sets_that_hold_it_whatever_its_missing_labels_are_and_stands_for_its_share_of_the_training_rows()
    {
        var sampler = Sampler();
        var members = sampler.NewMembers();
        for (var step = 0; step < 5; step++)
        {
            sampler.Draw(members, 2, Column);
            string[] names = [.. sampler.Rows.ToArray().Select(NameOf)];
            for (var set = 0; set < sampler.Sets.Count; set++)
            {
                var expected = Enumerable.Range(0, names.Length).Where(row => Belongs(names[row], sampler.Sets[set]));
                Assert.Equal(expected, members.RowsOf(set).ToArray().Order());
            }

            var counts = names.CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            for (var row = 0; row < names.Length; row++)
                Assert.Equal(names[row] is "??" ? 0 : (float)RowsNamed(names[row]) / counts[names[row]], members.Weights[row]);
        }
    }

    [Fact]
    public void Sets_weigh_what_they_hold_in_training()
    {
        var sampler = Sampler();
        var members = sampler.NewMembers();
        sampler.Draw(members, 2, Column);
        for (var set = 0; set < sampler.Sets.Count; set++)
        {
            var sum = 0.0;
            foreach (var row in members.RowsOf(set).Span) sum += members.Weights[row];
            Assert.Equal(Index.CountOf(sampler.Sets[set]), sum, 1e-3);
        }
    }

    [Fact]
    public void A_batch_too_small_for_a_set_has_no_member_of_it()
    {
        var sampler = new InBatchSampler(Index, Terms, batch: 1, topUp: 0, maxPairs: 8, seed: 3);
        var members = sampler.NewMembers();
        sampler.Draw(members, 2, Column);
        Assert.Equal(1, sampler.Rows.Length);
        Assert.Contains(Enumerable.Range(0, sampler.Sets.Count), set => members.RowsOf(set).IsEmpty);
    }

    [Fact]
    public void Without_a_term_it_draws_uniform_rows_alone()
    {
        var sampler = new InBatchSampler(Index, [], Batch, topUp: 0.1, maxPairs: 8, seed: 3);
        var members = sampler.NewMembers();
        sampler.Draw(members, 2, Column);
        Assert.Equal(Batch, sampler.Rows.Length);
        Assert.All(members.Weights.ToArray(), weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void It_goes_on_from_stored_positions()
    {
        var (sampler, resumed) = (Sampler(), Sampler());
        var (members, others) = (sampler.NewMembers(), resumed.NewMembers());
        for (var step = 0; step < 5; step++) sampler.Draw(members, 2, Column);
        resumed.Positions = sampler.Positions;
        sampler.Draw(members, 2, Column);
        resumed.Draw(others, 2, Column);
        Assert.Equal(sampler.Rows, resumed.Rows);
        Assert.Equal(members.Draw, others.Draw);
        Assert.Throws<ArgumentOutOfRangeException>(() => resumed.Positions = [1, 2]);
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        var sampler = Sampler();
        var members = sampler.NewMembers();
        Assert.Equal(0, Allocations.OnThisThread(() => sampler.Draw(members, 2, Column)));
    }

    private static InBatchSampler Sampler() => new(Index, Terms, Batch, topUp: 0.1, maxPairs: 64, seed: 3);

    private static string NameOf(int row) => string.Concat(Labels.Select(task => task[row] switch { 1 => '+', 0 => '-', _ => '?' }));

    private static int RowsNamed(string name) => Enumerable.Range(0, 1000).Count(row => string.Equals(NameOf(row), name, StringComparison.Ordinal));

    private static bool Belongs(string name, RowSet set) => Enumerable.Range(0, 4)
        .Where(stratum => name.Zip(Stratum.Name(stratum, 2)).All(label => label.First == '?' || label.First == label.Second))
        .All(set.Contains);

    private static byte[][] LabelsOf(params (byte A, byte B, int Rows)[] parts) =>
    [
        [.. parts.SelectMany(part => Enumerable.Repeat(part.A, part.Rows))], [.. parts.SelectMany(part => Enumerable.Repeat(part.B, part.Rows))],
    ];
}
