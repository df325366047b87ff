using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Models;

public sealed class MultiTaskModelTests : IDisposable
{
    private const int Rows = 5;
    private static readonly ModelShape Shape = new(new InputShape([7, 3, 4], Numbers: 2), [0.25, 0.01]);
    private static readonly MmoeOptions Mmoe = new() { Experts = 3, Hidden = [6, 4] };
    private static readonly ModelOptions Options = new() { EmbeddingDim = 4, Backbone = Mmoe, Tower = [5], EmbeddingScale = 0.5 };

    private readonly Workers _workers = new(1);
    private readonly Tape _tape;
    private readonly Pass _pass;

    public MultiTaskModelTests()
    {
        _tape = new Tape(_workers);
        _pass = new Pass(_tape, IsTraining: false, Dropout.Off);
    }

    public void Dispose()
    {
        _tape.Dispose();
        _workers.Dispose();
    }

    [Fact]
    public void Slices_of_mmoe_carry_the_names_of_the_literature()
    {
        using var model = new MultiTaskModel(Options, Shape, teachers: true, seed: 1);
        string[] heads = ["student.0", "student.1", "teacher.0", "teacher.1"];
        string[] layers = ["expert.0.0", "expert.0.1", "expert.1.0", "expert.1.1", "expert.2.0", "expert.2.1", .. heads.Select(h => h + ".0"), .. heads.Select(h => h + ".1")];
        string[] expected = [.. layers.Select(l => l + ".weight"), .. layers.Select(l => l + ".bias"), "gate.0.weight", "gate.1.weight"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), model.Slices.Select(slice => slice.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Slices_of_shared_bottom_carry_the_names_of_the_literature_and_no_teacher_where_there_is_none()
    {
        using var model = new MultiTaskModel(Options with { Backbone = new SharedBottomOptions { Hidden = [6] }, Tower = [] }, Shape, teachers: false, seed: 1);
        Assert.Equal(
            ["bottom.0.weight", "bottom.0.bias", "student.0.0.weight", "student.0.0.bias", "student.1.0.weight", "student.1.0.bias"],
            model.Slices.Select(slice => slice.Name));
        Assert.False(model.HasTeachers);
    }

    [Fact]
    public void Slices_cover_every_dense_weight_exactly_once()
    {
        using var model = new MultiTaskModel(Options, Shape, teachers: true, seed: 1);
        foreach (var parameter in model.Parameters) parameter.Values.Clear();
        foreach (var slice in model.Slices)
            for (var row = 0; row < slice.Rows; row++)
                foreach (ref var value in slice.Values(row)) value++;
        foreach (var parameter in model.Parameters) Assert.All(parameter.Values.ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void The_input_is_every_field_and_every_number()
    {
        using var model = new MultiTaskModel(Options, Shape, teachers: false, seed: 1);
        Assert.Equal((3 * 4) + 2, Slice(model, "expert.0.0.weight").Rows);
        Assert.Equal([7, 3, 4], model.Tables[0].FieldRows);
        var hidden = model.Hidden(_tape, BatchOf(), training: true);
        Assert.Equal(2, hidden.Length);
        Assert.Equal((Rows, 4), (hidden[1].Rows, hidden[1].Columns));
        var logit = model.Student(_tape, 1, hidden[1], training: true);
        Assert.Equal((Rows, 1), (logit.Rows, logit.Columns));
    }

    [Fact]
    public void A_list_field_and_a_number_count()
    {
        using var model = new MultiTaskModel(Options, Shape, teachers: false, seed: 1);
        var before = Logits(model, BatchOf());
        var (list, number) = (BatchOf(), BatchOf());
        list.Inputs.Lists[0].Ids[1] = 0;   // row 0 holds two ids
        number.Inputs.Numbers[0]++;
        Assert.All([Logits(model, list), Logits(model, number)], after =>
        {
            Assert.NotEqual(before[0], after[0]);
            Assert.Equal(before[1..], after[1..]);
        });
    }

    [Fact]
    public void A_family_equals_its_experts_one_by_one()
    {
        using var wide = new ParameterSet(seed: 4);
        using var single = new ParameterSet(seed: 4);
        string[] names = ["expert.0", "expert.1", "expert.2"];
        var family = new ExpertFamily(wide, names, input: 6, [5, 4, 3]);
        Mlp[] experts = [.. names.Select(name => new Mlp(single, name, input: 6, [5, 4, 3]))];
        FillBiases(wide);
        FillBiases(single);

        var x = _tape.Constant(Numbers.Normal(Rows * 6), Rows, 6);
        var together = family.Forward(_pass, x);                                       // [rows, expert · 3]
        for (var e = 0; e < experts.Length; e++)
            Numbers.Close(experts[e].Forward(_pass, x).Values, _tape.Slice(together, e * 3, 3).Values, 1e-5, 1e-6);
    }

    [Fact]
    public void Mmoe_mixes_its_experts_by_each_tasks_gate()
    {
        using var parameters = new ParameterSet(seed: 4);
        var mmoe = new Mmoe(Mmoe, parameters, input: 6, tasks: 2);
        using var single = new ParameterSet(seed: 4);
        var input = Numbers.Normal(Rows * 6);
        var x = _tape.Constant(input, Rows, 6);
        var hidden = new Tensor[2];
        mmoe.Forward(_pass, [x, x], hidden);
        float[][] experts = [.. Enumerable.Range(0, 3).Select(e => new Mlp(single, $"expert.{e}", 6, Mmoe.Hidden).Forward(_pass, x).Values.ToArray())];
        for (var task = 0; task < 2; task++)
        {
            var gate = parameters.Slices.Single(slice => string.Equals(slice.Name, $"gate.{task}.weight", StringComparison.Ordinal));
            for (var row = 0; row < Rows; row++)
            {
                var weights = Softmax(Enumerable.Range(0, 3).Select(e => Enumerable.Range(0, 6).Sum(i => (double)input[(row * 6) + i] * gate.Values(i)[e])));
                for (var unit = 0; unit < 4; unit++)
                    Assert.Equal(Enumerable.Range(0, 3).Sum(e => weights[e] * experts[e][(row * 4) + unit]), hidden[task].Values[(row * 4) + unit], 1e-5);
            }
        }
    }

    [Fact]
    public void The_same_seed_starts_the_same_and_another_seed_differs()
    {
        using var one = new MultiTaskModel(Options, Shape, teachers: true, seed: 9);
        using var same = new MultiTaskModel(Options, Shape, teachers: true, seed: 9);
        using var other = new MultiTaskModel(Options, Shape, teachers: true, seed: 10);
        Assert.Equal(Values(one), Values(same));
        Assert.NotEqual(Values(one), Values(other));
        Assert.NotEqual(one.Tables[0].Values.ToArray(), other.Tables[0].Values.ToArray());
    }

    [Fact]
    public void One_more_expert_moves_no_others_start()
    {
        using var three = new MultiTaskModel(Options, Shape, teachers: true, seed: 9);
        using var four = new MultiTaskModel(Options with { Backbone = Mmoe with { Experts = 4 } }, Shape, teachers: true, seed: 9);
        Assert.Equal(three.Tables[0].Values.ToArray(), four.Tables[0].Values.ToArray());
        Assert.All(three.Slices.Where(slice => !slice.Name.StartsWith("gate", StringComparison.Ordinal)), slice =>
            Assert.Equal(Values(slice), Values(Slice(four, slice.Name))));
    }

    [Fact]
    public void Weights_start_within_the_bound_of_Glorot_and_do_not_start_at_zero()
    {
        using var model = new MultiTaskModel(Options, Shape, teachers: false, seed: 9);
        var bound = Math.Sqrt(6.0 / (14 + 6));
        var values = Values(Slice(model, "expert.1.0.weight"));
        Assert.All(values, value => Assert.InRange(Math.Abs(value), 1e-7, bound));
        Assert.True(values.Max(Math.Abs) > 0.9 * bound);
    }

    [Fact]
    public void A_students_last_bias_starts_at_the_logit_of_its_base_rate()
    {
        using var model = new MultiTaskModel(Options, Shape, teachers: true, seed: 1);
        Assert.Equal(Math.Log(0.25 / 0.75), Slice(model, "student.0.1.bias").Values(0)[0], 1e-6);
        Assert.Equal(Math.Log(0.01 / 0.99), Slice(model, "student.1.1.bias").Values(0)[0], 1e-6);
        Assert.Equal(0, Slice(model, "teacher.0.1.bias").Values(0)[0]);
    }

    [Fact]
    public void A_students_last_bias_starts_at_zero_where_that_is_asked()
    {
        using var model = new MultiTaskModel(Options with { HeadBias = LogitStart.Zero }, Shape, teachers: true, seed: 1);
        Assert.Equal(0, Slice(model, "student.1.1.bias").Values(0)[0]);
    }

    [Fact]
    public void Dropout_is_off_when_scoring()
    {
        using var plain = new MultiTaskModel(Options, Shape, teachers: false, seed: 1);
        using var dropping = new MultiTaskModel(Options with { Dropout = 0.5, EmbeddingDropout = 0.5 }, Shape, teachers: false, seed: 1);
        var expected = Logits(plain, BatchOf());
        Assert.Equal(expected, Logits(dropping, BatchOf()));
        Assert.NotEqual(expected, Logits(dropping, BatchOf(), training: true));
        Assert.Equal(expected, Logits(dropping, BatchOf()));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0, 0.5)]
    public void Each_dropout_draws_anew_in_every_step(double dropout, double embeddingDropout)
    {
        using var model = new MultiTaskModel(Options with { Dropout = dropout, EmbeddingDropout = embeddingDropout }, Shape, teachers: false, seed: 1);
        var first = Logits(model, BatchOf(), training: true);
        Assert.NotEqual(first, Logits(model, BatchOf(), training: true));
    }

    [Fact]
    public void Teachers_of_their_own_drop_in_training_alone()
    {
        using MultiTaskModel plain = Own(Options), dropping = Own(Options with { Dropout = 0.5 }), embedding = Own(Options with { EmbeddingDropout = 0.5 });
        var expected = Scores(plain);
        foreach (var model in (MultiTaskModel[])[dropping, embedding])
        {
            Assert.Equal(expected, Scores(model));
            var first = Scores(model, training: true);
            Assert.NotEqual(expected, first);
            Assert.NotEqual(first, Scores(model, training: true));
            Assert.DoesNotContain(0, first); // a score itself is never dropped
        }
    }

    [Fact]
    public void Students_drop_what_they_would_drop_without_teachers_of_their_own()
    {
        var options = Options with { Dropout = 0.5, EmbeddingDropout = 0.5 };
        using MultiTaskModel with = Own(options), without = new(options, Shape, teachers: false, seed: 1);
        for (var step = 0; step < 3; step++)
        {
            Assert.Equal(Logits(without, BatchOf(), training: true), Logits(with, BatchOf(), training: true));
            Scores(with, training: true);
            Logits(without, BatchOf(), training: true); // what the scores' pass asks of the students' part
        }
    }

    [Fact]
    public void Where_there_are_numbers_alone_every_teacher_of_its_own_reads_them()
    {
        using var model = new MultiTaskModel(
            Options, Shape with { Inputs = new InputShape([], Numbers: 2) }, teachers: true, seed: 1, network: new TeacherNetwork { EmbeddingDim = 3, Hidden = [] });
        var batch = new Batch(2, new Inputs(2, fields: 0, [], numbers: 2), privileged: null, tasks: 2) { Rows = 2 };
        float[] numbers = [1, -2, 0.5f, 3];
        numbers.CopyTo(batch.Inputs.Numbers, 0);
        Assert.Empty(model.Tables);
        var scores = model.Scores(_tape, batch, model.Hidden(_tape, batch, training: false), training: false);
        for (var task = 0; task < 2; task++)
        {
            var weight = Values(Slice(model, $"teacher.{task}.0.weight"));
            Numbers.Close([(numbers[0] * weight[0]) + (numbers[1] * weight[1]), (numbers[2] * weight[0]) + (numbers[3] * weight[1])], scores[task].Values, 1e-6, 1e-6);
        }
    }

    private static MultiTaskModel Own(ModelOptions options) =>
        new(options, Shape, teachers: true, seed: 1, network: new TeacherNetwork { EmbeddingDim = 3, Hidden = [64] });

    /// <summary>Both teachers' scores.</summary>
    private float[] Scores(MultiTaskModel model, bool training = false)
    {
        _tape.Reset();
        var batch = BatchOf();
        var hidden = model.Hidden(_tape, batch, training);
        model.Student(_tape, 0, hidden[0], training);
        return [.. model.Scores(_tape, batch, hidden, training).ToArray().SelectMany(score => score.Values.ToArray())];
    }

    private static ParameterSlice Slice(MultiTaskModel model, string name) => model.Slices.Single(slice => string.Equals(slice.Name, name, StringComparison.Ordinal));

    private static float[] Values(ParameterSlice slice) => [.. Enumerable.Range(0, slice.Rows).SelectMany(row => slice.Values(row).ToArray())];

    private static float[] Values(MultiTaskModel model) => [.. model.Parameters.SelectMany(parameter => parameter.Values.ToArray()), .. model.Tables[0].Values];

    private static double[] Softmax(IEnumerable<double> logits)
    {
        double[] exponentials = [.. logits.Select(Math.Exp)];
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }

    private static void FillBiases(ParameterSet parameters)
    {
        foreach (var slice in parameters.Slices.Where(slice => slice.Name.EndsWith("bias", StringComparison.Ordinal)))
            Numbers.Normal(slice.Columns, seed: slice.Name.Length + slice.Name[7] + slice.Name[9]).CopyTo(slice.Values(0));
    }

    /// <summary>Fields 0 and 1 with an id each, field 2 a list; two numbers.</summary>
    private static Batch BatchOf()
    {
        var batch = new Batch(Rows, new Inputs(Rows, fields: 3, [2], numbers: 2), privileged: null, tasks: 2) { Rows = Rows };
        for (var row = 0; row < Rows; row++)
        {
            (batch.Inputs.Ids[row * 3], batch.Inputs.Ids[(row * 3) + 1], batch.Inputs.Ids[(row * 3) + 2]) = (row, row % 3, -1);
            (batch.Inputs.Numbers[row * 2], batch.Inputs.Numbers[(row * 2) + 1]) = (row - 2, 0.5f);
        }

        int[] offsets = [0, 2, 3, 4, 5, 6], ids = [1, 2, 3, 0, 1, 2];
        offsets.CopyTo(batch.Inputs.Lists[0].Offsets, 0);
        ids.CopyTo(batch.Inputs.Lists[0].Ids, 0);
        return batch;
    }

    private float[] Logits(MultiTaskModel model, Batch batch, bool training = false)
    {
        _tape.Reset();
        return model.Student(_tape, 0, model.Hidden(_tape, batch, training)[0], training).Values.ToArray();
    }
}
