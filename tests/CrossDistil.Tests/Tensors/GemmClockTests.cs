using CrossDistil.Tensors;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class GemmClockTests
{
    [Theory]
    [InlineData(40, 6, 33, 1)]
    [InlineData(40, 6, 5, 3)]
    public void A_clock_names_each_product_of_a_layer(int rows, int inputs, int outputs, int groups)
    {
        var clock = new GemmClock();
        using var workers = new Workers(2) { GemmClock = clock };
        using var layer = new LayerProducts(workers, rows, inputs, outputs, groups);
        var forms = Enum.GetValues<ProductForm>();
        for (var i = 0; i < forms.Length; i++)
            for (var call = 0; call <= i; call++) layer.Run(forms[i]);
        Assert.Equal(
            forms.Select((form, i) => (new LayerProduct(form, rows, inputs, outputs, groups), i + 1L)),
            clock.Tallies.Select(tally => (tally.Key, tally.Value.Calls)));
        Assert.Equal(6 * 2.0 * rows * inputs * outputs * groups, clock.Operations);
        Assert.Equal(clock.Seconds, clock.Tallies.Values.Sum(tally => tally.Seconds), 1e-6);
        Assert.True(clock.Seconds > 0);
    }

    [Fact]
    public void A_tape_is_timed_from_when_its_team_gets_a_clock_until_it_loses_it()
    {
        var clock = new GemmClock();
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var weight = new Parameter("weight", 4, 3);
        Step();
        Assert.Empty(clock.Tallies);
        workers.GemmClock = clock;
        Step();
        Assert.Equal([ProductForm.Forward, ProductForm.WeightGradient], clock.Tallies.Keys.Select(product => product.Form)); // a constant needs no gradient
        workers.GemmClock = null;
        Step();
        Assert.All(clock.Tallies.Values, tally => Assert.Equal(1, tally.Calls));

        void Step()
        {
            tape.Reset();
            tape.Backward(tape.Sum(tape.Dense(tape.Constant(new float[8], 2, 4), weight, bias: null, Activation.None)));
        }
    }

    [Fact]
    public void A_clock_allocates_nothing_for_products_it_has_seen()
    {
        using var workers = new Workers(1) { GemmClock = new GemmClock() };
        using var layer = new LayerProducts(workers, 8, 4, 3, 1);
        Assert.Equal(0, Allocations.OnThisThread(() => layer.Run(ProductForm.Forward)));
    }
}
